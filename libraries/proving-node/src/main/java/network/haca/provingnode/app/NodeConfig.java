package network.haca.provingnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.attestation.NsmDevice;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.senders.SenderKey;
import network.haca.senders.SenderSettings;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Settings;

/**
 * What nodes of every kind are told.
 *
 * @param prefix of its settings
 * @param port 0 lets the system choose
 * @param endpoint how others reach it, if not by host and port
 * @param clients SHA-256 of the certificates of those who may connect; anyone may without
 * @param membership its heartbeat is shorter than the registry's {@code heartbeatMaxAge}
 * @param enclave what attests this node, if its kind is an attested one
 * @param nsm the device of the security module
 * @param nitriding where the daemon is reached from here
 * @param directoryFile where the node writes its entry when no chain is used
 * @param operator of the account that enrols the node on chain
 * @param transactionsMin for how many transactions the operator's balance has to pay before it is
 *     called low
 */
public record NodeConfig(
    String prefix,
    NodeKind kind,
    String host,
    int port,
    Optional<NodeEndpoint> endpoint,
    Optional<Set<Bytes32>> clients,
    Duration idle,
    ServerLimits limits,
    Path outbox,
    Sync outboxSync,
    int outboxProofsMax,
    long outboxBytesMax,
    KafkaSettings kafka,
    Membership.Pace membership,
    Enclave enclave,
    Path nsm,
    NitridingPorts nitriding,
    Optional<Path> directoryFile,
    URI chain,
    Optional<SenderKey> operator,
    int transactionsMin) {

  /** What attests a node. */
  public enum Enclave {
    /** Nothing: the documents hang under the development root. */
    SIMULATED,
    /** The Nitro enclave that this process runs in. */
    NSM,
    /** The nitriding daemon beside this process, which also ends TLS. */
    NITRIDING
  }

  /** Where the nitriding daemon takes commands, and its TLS port. */
  public record NitridingPorts(URI internal, URI external) {}

  public NodeConfig {
    clients = clients.map(Set::copyOf);
  }

  /**
   * @param prefix of the keys that are its own
   * @param port what it is if none is given
   */
  public static NodeConfig read(Settings settings, String prefix, NodeKind kind, int port) {
    NodeConfig config =
        new NodeConfig(
            prefix,
            kind,
            settings.text(prefix + ".host", "127.0.0.1"),
            settings.port(prefix + ".port", port),
            settings.value(
                prefix + ".endpoint",
                "how others reach this node: https://host:port",
                Optional.empty(),
                text -> Optional.of(NodeEndpoint.parse(text).orElseThrow())),
            settings.value(
                prefix + ".ingresses",
                "open, or SHA-256 fingerprints of certificates, comma-separated",
                Optional.empty(),
                NodeConfig::ingresses),
            settings.duration(prefix + ".idle", Duration.ofMinutes(5)),
            ServerLimits.read(settings),
            settings.requiredPath(prefix + ".outbox", "the directory of the outbox"),
            settings.choice(prefix + ".outbox.sync", Sync.class, Sync.DISK),
            settings.number(
                prefix + ".outbox.proofs.max",
                "1 to 2147483647 proofs",
                10_000_000,
                1,
                Integer.MAX_VALUE),
            bytesMax(settings, prefix + ".outbox.bytes.max"),
            KafkaSettings.read(settings),
            new Membership.Pace(
                settings.duration(prefix + ".registry.look", Duration.ofSeconds(1)),
                settings.duration(prefix + ".registry.retry", Duration.ofSeconds(10)),
                settings.duration(prefix + ".heartbeat", Duration.ofMinutes(5)),
                settings.duration(prefix + ".certificate.lifetime", Duration.ofDays(90))),
            settings.choice(prefix + ".enclave", Enclave.class, Enclave.SIMULATED),
            settings.path(prefix + ".nsm", NsmDevice.PATH),
            new NitridingPorts(
                settings.uri(prefix + ".nitriding.internal", URI.create("http://127.0.0.1:8080")),
                settings.uri(prefix + ".nitriding.external", URI.create("https://127.0.0.1"))),
            Optional.of(settings.text("directory.file", ""))
                .filter(text -> !text.isEmpty())
                .map(Path::of),
            settings.uri("chain.rpc", URI.create("http://127.0.0.1:8548")),
            SenderSettings.read(settings, prefix + ".operator.key"),
            SenderSettings.transactionsMin(settings, prefix));
    if (config.enclave == Enclave.NITRIDING && config.endpoint.isEmpty()) {
      settings.problem(prefix + ".endpoint: missing; give nitriding's port as others reach it");
    }
    return config;
  }

  /**
   * How much of the disk an outbox may take.
   *
   * @param key of the setting
   */
  public static long bytesMax(Settings settings, String key) {
    return settings.value(
        key,
        "at least %s bytes".formatted(LogOptions.BYTES_LEAST),
        LogOptions.BYTES_MAX_DEFAULT,
        text -> {
          long bytes = Long.parseLong(text);
          if (bytes < LogOptions.BYTES_LEAST) {
            throw new IllegalArgumentException("too few");
          }
          return bytes;
        });
  }

  /** Names the outbox' folder. */
  String outboxKey() {
    return prefix + ".outbox";
  }

  LogOptions outboxOptions() {
    return LogOptions.of(outboxSync, outboxProofsMax, outboxBytesMax);
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
