package network.haca.provingnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.senders.SenderKey;
import network.haca.settings.ChainSettings;
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
 * @param chainEvents the WebSocket of the chain's node, which tells of its blocks; without it they
 *     are asked for
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
    Optional<URI> chainEvents,
    Optional<SenderKey> operator,
    int transactionsMin) {

  /** The kinds of enclave that attest a node. */
  public enum Enclave {
    /** Nothing: the documents hang under the development root. */
    SIMULATED,
    /** The Nitro enclave that this process runs in. */
    NSM,
    /** The nitriding daemon beside this process, which also ends TLS. */
    NITRIDING
  }

  /** The address at which the nitriding daemon takes commands, and that of its TLS port. */
  public record NitridingPorts(URI internal, URI external) {}

  public NodeConfig {
    clients = clients.map(Set::copyOf);
  }

  /** Reads what belongs to {@link NodeSettings#group}. */
  public static NodeConfig read(Settings settings, NodeSettings node, NodeKind kind) {
    return new NodeConfig(
        node.prefix,
        kind,
        settings.get(node.host),
        settings.get(node.port),
        settings.get(node.endpoint),
        settings.get(node.ingresses),
        settings.get(node.idle),
        ServerLimits.read(settings),
        settings.get(node.outbox),
        settings.get(node.outboxSync),
        settings.get(node.outboxProofsMax),
        settings.get(node.outboxBytesMax),
        KafkaSettings.read(settings),
        new Membership.Pace(
            settings.get(node.registryLook),
            settings.get(node.registryRetry),
            settings.get(node.heartbeat),
            settings.get(node.certificateLifetime)),
        settings.get(node.enclave),
        settings.get(node.nsm),
        new NitridingPorts(
            settings.get(node.nitridingInternal), settings.get(node.nitridingExternal)),
        settings.get(NodeSettings.DIRECTORY_FILE),
        settings.get(ChainSettings.RPC),
        settings.get(ChainSettings.WEB_SOCKET),
        node.operator.key(settings),
        node.operator.transactionsMin(settings));
  }

  /** Names the outbox' folder. */
  String outboxKey() {
    return prefix + ".outbox";
  }

  LogOptions outboxOptions() {
    return LogOptions.of(outboxSync, outboxProofsMax, outboxBytesMax);
  }

  @Override
  public String toString() {
    return kind + " at " + host + ":" + port;
  }
}
