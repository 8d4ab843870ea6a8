package network.haca.workers.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.attestation.NsmDevice;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Settings;
import network.haca.workers.enrolment.Membership;
import network.haca.workers.grpc.WorkerPort;
import network.haca.workers.onnx.OnnxOptions;
import network.haca.workers.rocksdb.RocksOutbox;

/**
 * A worker's configuration.
 *
 * @param port 0 lets the system choose
 * @param endpoint how others reach it, if not by host and port
 * @param operatorKey of the account that enrols the worker on chain; never logged
 * @param membership its heartbeat is shorter than the registry's {@code heartbeatMaxAge}
 * @param enclave what attests this node, if its kind is an attested one
 * @param nsm the device of the security module
 * @param directoryFile where the worker writes its entry when no chain is used
 */
public record WorkerConfig(
    NodeKind kind,
    String host,
    int port,
    Optional<NodeEndpoint> endpoint,
    Path models,
    OnnxOptions onnx,
    Path outbox,
    RocksOutbox.Sync outboxSync,
    int outboxProofsMax,
    Duration outboxPollInterval,
    KafkaSettings kafka,
    WorkerPort bounds,
    Membership.Pace membership,
    Enclave enclave,
    Path nsm,
    Optional<Path> directoryFile,
    URI chain,
    Optional<Bytes32> operatorKey) {

  /** What attests this node. */
  public enum Enclave {
    /** Nothing: the documents hang under the development root. */
    SIMULATED,
    /** The Nitro enclave that this process runs in. */
    NSM
  }

  public static WorkerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    WorkerConfig config =
        new WorkerConfig(
            settings.choice("worker.kind", NodeKind.class, NodeKind.VANILLA),
            settings.text("worker.host", "127.0.0.1"),
            settings.port("worker.port", 8100),
            settings.value(
                "worker.endpoint",
                "how others reach this worker: https://host:port",
                Optional.empty(),
                text -> Optional.of(NodeEndpoint.parse(text).orElseThrow())),
            settings.requiredPath("worker.models", "the directory of the model folders"),
            new OnnxOptions(
                settings.number("worker.onnx.threads", "0 to 256 (0: automatic)", 0, 0, 256),
                settings.number("worker.queue.max", "1 to 100000 requests", 1_000, 1, 100_000)),
            settings.requiredPath("worker.outbox", "the directory of the outbox"),
            settings.choice("worker.outbox.sync", RocksOutbox.Sync.class, RocksOutbox.Sync.DISK),
            settings.number(
                "worker.outbox.proofs.max",
                "1 to 2147483647 proofs",
                10_000_000,
                1,
                Integer.MAX_VALUE),
            settings.duration("worker.outbox.poll", Duration.ofMillis(20)),
            KafkaSettings.read(settings),
            new WorkerPort(
                settings.number(
                    "worker.message.max", "1024 to 1073741824 bytes", 64 << 20, 1024, 1 << 30),
                settings.duration("worker.idle", Duration.ofMinutes(5)),
                settings.value(
                    "worker.ingresses",
                    "open, or SHA-256 fingerprints of certificates, comma-separated",
                    Optional.empty(),
                    WorkerConfig::ingresses)),
            new Membership.Pace(
                settings.duration("worker.registry.look", Duration.ofSeconds(1)),
                settings.duration("worker.registry.retry", Duration.ofSeconds(10)),
                settings.duration("worker.heartbeat", Duration.ofMinutes(5)),
                settings.duration("worker.certificate.lifetime", Duration.ofDays(90))),
            settings.choice("worker.enclave", Enclave.class, Enclave.SIMULATED),
            settings.path("worker.nsm", NsmDevice.PATH),
            Optional.of(settings.text("directory.file", ""))
                .filter(text -> !text.isEmpty())
                .map(Path::of),
            settings.uri("chain.rpc", URI.create("http://127.0.0.1:8545")),
            given.containsKey("worker.operator.key")
                ? settings.secret(
                    "worker.operator.key", "a private key: 0x and 64 digits", Bytes32::fromHex)
                : Optional.empty());
    settings.check();
    return config;
  }

  private static Optional<Set<Bytes32>> ingresses(String text) {
    return text.equals("open")
        ? Optional.empty()
        : Optional.of(
            Stream.of(text.split(","))
                .map(fingerprint -> Bytes32.fromHex(fingerprint.strip()))
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public String toString() {
    return "WorkerConfig of " + kind + " at " + host + ":" + port;
  }
}
