package network.haca.cli.registry;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import network.haca.client.llm.SigningNode;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Measurement;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.primitives.Sha256;
import network.haca.schemas.NodeKind;

/** What the registry holds, in lines. */
public final class RegistryView {
  private RegistryView() {}

  /** All nodes that were ever registered, and the measurements that are approved. */
  static String list(EthereumClient chain) throws IOException {
    StringBuilder text = new StringBuilder(enclaves(chain));
    for (NodeKind kind : NodeKind.values()) {
      for (Node node : nodes(chain, kind)) {
        text.append(line(chain, kind, node));
      }
    }
    for (Measurement measurement :
        read(chain, RegistryContract.getApprovedPcrs(), RegistryContract::decodeApprovedPcrs)) {
      text.append(
          "measurement %s approved for %s%n"
              .formatted(measurement.pcrHash(), NodeKind.nameOf(measurement.teeType())));
    }
    return text.toString();
  }

  static String show(EthereumClient chain, Bytes32 teeId) throws IOException {
    Node node = node(chain, teeId);
    StringBuilder text = new StringBuilder();
    line(text, "node", node.teeId().toHex());
    line(text, "kind", kind(chain, node));
    line(text, "state", state(chain, node));
    line(text, "endpoint", Printable.line(node.endpoint()));
    line(text, "owner", node.owner().toHex());
    line(text, "paid to", node.paymentAddress().toHex());
    line(text, "measurement", node.pcrHash().toHex());
    line(text, "registered", time(node.registeredAt()));
    line(text, "heartbeat", time(node.lastHeartbeat()));
    line(text, "TLS SHA-256", Sha256.hash(node.tlsCertificate()).toHex());
    for (Interval interval :
        read(chain, RegistryContract.getIntervals(teeId), RegistryContract::decodeIntervals)) {
      line(
          text,
          "enabled",
          "from %s %s"
              .formatted(
                  time(interval.from()),
                  interval.until() == 0 ? "on" : "until " + time(interval.until())));
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
  public static List<Node> enabled(EthereumClient chain, NodeKind kind) throws IOException {
    return nodes(
        chain,
        read(chain, RegistryContract.getEnabled(kind.teeType()), RegistryContract::decodeEnabled));
  }

  /** Every node of a kind that was ever registered. */
  static List<Node> nodes(EthereumClient chain, NodeKind kind) throws IOException {
    return nodes(
        chain,
        read(chain, RegistryContract.getByType(kind.teeType()), RegistryContract::decodeByType));
  }

  private static List<Node> nodes(EthereumClient chain, List<Bytes32> ids) throws IOException {
    List<Node> nodes = new ArrayList<>();
    for (Bytes32 id : ids) {
      nodes.add(node(chain, id));
    }
    return nodes;
  }

  private static Node node(EthereumClient chain, Bytes32 id) throws IOException {
    return read(chain, RegistryContract.getNode(id), RegistryContract::decodeNode);
  }

  private static <T> T read(EthereumClient chain, Bytes call, Function<Bytes, T> decoder)
      throws IOException {
    return chain.read(Addresses.REGISTRY, call, decoder);
  }

  /** A node with its state; where it says that it is, its operator chose. */
  public static String line(EthereumClient chain, NodeKind kind, Node node) throws IOException {
    return "node %s %s %s at %s%n"
        .formatted(kind, node.teeId(), state(chain, node), Printable.line(node.endpoint()));
  }

  /** A sentence if this network's enclaves prove nothing, else nothing. */
  public static String enclaves(EthereumClient chain) throws IOException {
    return isDevelopment(chain)
        ? "development network: a node's enclave may be simulated, which proves nothing%n"
            .formatted()
        : "";
  }

  private static String kind(EthereumClient chain, Node node) throws IOException {
    boolean isSimulated = NodeKind.isAttested(node.teeType()) && isDevelopment(chain);
    return NodeKind.nameOf(node.teeType()) + (isSimulated ? SigningNode.SIMULATED : "");
  }

  private static boolean isDevelopment(EthereumClient chain) throws IOException {
    return read(
        chain,
        RegistryContract.isDevelopmentNetwork(),
        RegistryContract::decodeIsDevelopmentNetwork);
  }

  /** By the chain's clock: why the node gets requests, or none. */
  static String state(EthereumClient chain, Node node) throws IOException {
    if (isRevoked(chain, node)) {
      return "revoked";
    }
    long ended =
        read(chain, RegistryContract.endedAt(node.teeId()), RegistryContract::decodeEndedAt);
    if (!node.enabled() || ended != 0) {
      return "disabled";
    }
    long maxAge =
        read(chain, RegistryContract.heartbeatMaxAge(), RegistryContract::decodeHeartbeatMaxAge);
    long age = chain.blockTime(chain.blockNumber()) - node.lastHeartbeat();
    return age > maxAge ? "stale" : "active";
  }

  private static boolean isRevoked(EthereumClient chain, Node node) throws IOException {
    return NodeKind.isAttested(node.teeType())
        && !read(
            chain,
            RegistryContract.isPcrApproved(node.teeType(), node.pcrHash()),
            RegistryContract::decodeIsPcrApproved);
  }

  /** Seconds since 1970, as a date if they are one. */
  private static String time(long seconds) {
    boolean isDate = seconds >= 0 && seconds <= Instant.MAX.getEpochSecond();
    return isDate ? Instant.ofEpochSecond(seconds).toString() : seconds + " s";
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-12s %s%n".formatted(name, value));
  }
}
