package network.haca.stack;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Measurement;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.schemas.NodeKind;

/** What the registry holds, in lines. */
final class RegistryView {
  static final String SIMULATED = " (simulated enclave)";

  private RegistryView() {}

  /** All nodes that were ever registered, and the measurements that are approved. */
  static String list(EthereumClient chain) throws IOException {
    StringBuilder text = new StringBuilder(enclaves(chain));
    for (NodeKind kind : NodeKind.values()) {
      for (Node node : nodes(chain, kind)) {
        text.append(
            "node %s %s %s at %s%n"
                .formatted(kind, node.teeId(), state(chain, node), node.endpoint()));
      }
    }
    for (Measurement measurement :
        RegistryContract.decodeApprovedPcrs(
            chain.call(Addresses.REGISTRY, RegistryContract.getApprovedPcrs()))) {
      text.append(
          "measurement %s approved for %s%n"
              .formatted(measurement.pcrHash(), kind(measurement.teeType())));
    }
    return text.toString();
  }

  static String show(EthereumClient chain, Bytes32 teeId) throws IOException {
    Node node =
        RegistryContract.decodeNode(
            chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
    StringBuilder text = new StringBuilder();
    line(text, "node", node.teeId().toHex());
    line(text, "kind", kind(node.teeType()) + (isSimulated(chain, node) ? SIMULATED : ""));
    line(text, "state", state(chain, node));
    line(text, "endpoint", node.endpoint());
    line(text, "owner", node.owner().toHex());
    line(text, "paid to", node.paymentAddress().toHex());
    line(text, "measurement", node.pcrHash().toHex());
    line(text, "registered", Instant.ofEpochSecond(node.registeredAt()).toString());
    line(text, "heartbeat", Instant.ofEpochSecond(node.lastHeartbeat()).toString());
    line(text, "TLS SHA-256", Sha256.hash(node.tlsCertificate()).toHex());
    for (Interval interval :
        RegistryContract.decodeIntervals(
            chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)))) {
      line(
          text,
          "enabled",
          "from %s %s"
              .formatted(
                  Instant.ofEpochSecond(interval.from()),
                  interval.until() == 0
                      ? "on"
                      : "until " + Instant.ofEpochSecond(interval.until())));
    }
    return text.toString();
  }

  /** How many nodes of a measurement are in the list of the enabled ones. */
  static long listed(EthereumClient chain, Bytes32 pcrHash, NodeKind kind) throws IOException {
    return nodes(chain, kind).stream()
        .filter(node -> node.enabled() && node.pcrHash().equals(pcrHash))
        .count();
  }

  /** The nodes of a kind that are in the list of the enabled ones, stale and revoked ones too. */
  static List<Node> enabled(EthereumClient chain, NodeKind kind) throws IOException {
    return read(
        chain,
        RegistryContract.decodeEnabled(
            chain.call(Addresses.REGISTRY, RegistryContract.getEnabled(kind.teeType()))));
  }

  /** Every node of a kind that was ever registered. */
  static List<Node> nodes(EthereumClient chain, NodeKind kind) throws IOException {
    return read(
        chain,
        RegistryContract.decodeByType(
            chain.call(Addresses.REGISTRY, RegistryContract.getByType(kind.teeType()))));
  }

  private static List<Node> read(EthereumClient chain, List<Bytes32> ids) throws IOException {
    List<Node> nodes = new ArrayList<>();
    for (Bytes32 id : ids) {
      nodes.add(
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(id))));
    }
    return nodes;
  }

  /** A sentence if this network's enclaves prove nothing, else nothing. */
  static String enclaves(EthereumClient chain) throws IOException {
    return isDevelopment(chain)
        ? "development network: a node's enclave may be simulated, which proves nothing%n"
            .formatted()
        : "";
  }

  /** Whether a node says that it is attested, where simulated enclaves may be accepted. */
  static boolean isSimulated(EthereumClient chain, Node node) throws IOException {
    return NodeKind.isAttested(node.teeType()) && isDevelopment(chain);
  }

  private static boolean isDevelopment(EthereumClient chain) throws IOException {
    return RegistryContract.decodeIsDevelopmentNetwork(
        chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
  }

  /** By the chain's clock: why the node gets requests, or none. */
  static String state(EthereumClient chain, Node node) throws IOException {
    if (isRevoked(chain, node)) {
      return "revoked";
    }
    long ended =
        RegistryContract.decodeEndedAt(
            chain.call(Addresses.REGISTRY, RegistryContract.endedAt(node.teeId())));
    if (!node.enabled() || ended != 0) {
      return "disabled";
    }
    long maxAge =
        RegistryContract.decodeHeartbeatMaxAge(
            chain.call(Addresses.REGISTRY, RegistryContract.heartbeatMaxAge()));
    long age = chain.blockTime(chain.blockNumber()) - node.lastHeartbeat();
    return age > maxAge ? "stale" : "active";
  }

  private static boolean isRevoked(EthereumClient chain, Node node) throws IOException {
    return NodeKind.isAttested(node.teeType())
        && !RegistryContract.decodeIsPcrApproved(
            chain.call(
                Addresses.REGISTRY,
                RegistryContract.isPcrApproved(node.teeType(), node.pcrHash())));
  }

  static String kind(int teeType) {
    Optional<NodeKind> kind = NodeKind.ofTeeType(teeType);
    return kind.map(NodeKind::name).orElse("type " + teeType);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-12s %s%n".formatted(name, value));
  }
}
