package network.haca.workers.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.attestation.NsmDevice;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Settings;
import network.haca.workers.enrolment.Membership;
import network.haca.workers.rocksdb.RocksOutbox;

/**
 * What inference nodes of every kind are told.
 *
 * @param port 0 lets the system choose
 * @param endpoint how others reach it, if not by host and port
 * @param clients SHA-256 of the certificates of those who may connect; anyone may without
 * @param membership its heartbeat is shorter than the registry's {@code heartbeatMaxAge}
 * @param enclave what attests this node, if its kind is an attested one
 * @param nsm the device of the security module
 * @param nitriding where the daemon is reached from here
 * @param directoryFile where the node writes its entry when no chain is used
 * @param operatorKey of the account that enrols the node on chain; never logged
 */
record NodeConfig(
    NodeKind kind,
    String host,
    int port,
    Optional<NodeEndpoint> endpoint,
    Optional<Set<Bytes32>> clients,
    Duration idle,
    Path outbox,
    RocksOutbox.Sync outboxSync,
    int outboxProofsMax,
    Duration outboxPollInterval,
    KafkaSettings kafka,
    Membership.Pace membership,
    Enclave enclave,
    Path nsm,
    NitridingPorts nitriding,
    Optional<Path> directoryFile,
    URI chain,
    Optional<Bytes32> operatorKey) {

  /** What attests a node. */
  enum Enclave {
    /** Nothing: the documents hang under the development root. */
    SIMULATED,
    /** The Nitro enclave that this process runs in. */
    NSM,
    /** The nitriding daemon beside this process, which also ends TLS. */
    NITRIDING
  }

  /** Where the nitriding daemon takes commands, and its TLS port. */
  record NitridingPorts(URI internal, URI external) {}

  NodeConfig {
    clients = clients.map(Set::copyOf);
  }

  static NodeConfig read(Settings settings, NodeKind kind, int port, boolean hasKey) {
    return new NodeConfig(
        kind,
        settings.text("worker.host", "127.0.0.1"),
        settings.port("worker.port", port),
        settings.value(
            "worker.endpoint",
            "how others reach this worker: https://host:port",
            Optional.empty(),
            text -> Optional.of(NodeEndpoint.parse(text).orElseThrow())),
        settings.value(
            "worker.ingresses",
            "open, or SHA-256 fingerprints of certificates, comma-separated",
            Optional.empty(),
            NodeConfig::ingresses),
        settings.duration("worker.idle", Duration.ofMinutes(5)),
        settings.requiredPath("worker.outbox", "the directory of the outbox"),
        settings.choice("worker.outbox.sync", RocksOutbox.Sync.class, RocksOutbox.Sync.DISK),
        settings.number(
            "worker.outbox.proofs.max", "1 to 2147483647 proofs", 10_000_000, 1, Integer.MAX_VALUE),
        settings.duration("worker.outbox.poll", Duration.ofMillis(20)),
        KafkaSettings.read(settings),
        new Membership.Pace(
            settings.duration("worker.registry.look", Duration.ofSeconds(1)),
            settings.duration("worker.registry.retry", Duration.ofSeconds(10)),
            settings.duration("worker.heartbeat", Duration.ofMinutes(5)),
            settings.duration("worker.certificate.lifetime", Duration.ofDays(90))),
        settings.choice("worker.enclave", Enclave.class, Enclave.SIMULATED),
        settings.path("worker.nsm", NsmDevice.PATH),
        new NitridingPorts(
            settings.uri("worker.nitriding.internal", URI.create("http://127.0.0.1:8080")),
            settings.uri("worker.nitriding.external", URI.create("https://127.0.0.1"))),
        Optional.of(settings.text("directory.file", ""))
            .filter(text -> !text.isEmpty())
            .map(Path::of),
        settings.uri("chain.rpc", URI.create("http://127.0.0.1:8545")),
        hasKey
            ? settings.secret(
                "worker.operator.key", "a private key: 0x and 64 digits", Bytes32::fromHex)
            : Optional.empty());
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
    return kind + " at " + host + ":" + port;
  }
}
