package network.haca.cli.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The registry, as it is shown. */
public final class RegistryView {
  /** Words for names that are none. */
  private static final Map<String, String> LABELS =
      Map.of("paidTo", "paid to", "tlsSha256", "TLS SHA-256");

  private RegistryView() {}

  /** The measurements that are approved. */
  static List<Measurement> measurements(EthereumClient chain) throws IOException {
    return read(chain, RegistryContract.getApprovedPcrs(), RegistryContract::decodeApprovedPcrs);
  }

  /** All that is held of a node, by name; an interval without an end goes on. */
  static ObjectNode show(EthereumClient chain, Bytes32 teeId) throws IOException {
    Node node = node(chain, teeId);
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("node", node.teeId().toHex())
            .put("kind", kind(chain, node))
            .put("state", state(chain, node))
            .put("endpoint", node.endpoint())
            .put("owner", node.owner().toHex())
            .put("paidTo", node.paymentAddress().toHex())
            .put("measurement", node.pcrHash().toHex())
            .put("registered", time(node.registeredAt()))
            .put("heartbeat", time(node.lastHeartbeat()))
            .put("tlsSha256", Sha256.hash(node.tlsCertificate()).toHex());
    ArrayNode intervals = shown.putArray("enabled");
    for (Interval interval :
        read(chain, RegistryContract.getIntervals(teeId), RegistryContract::decodeIntervals)) {
      ObjectNode each = intervals.addObject().put("from", time(interval.from()));
      if (interval.until() != 0) {
        each.put("until", time(interval.until()));
      }
    }
    return shown;
  }

  /** Lines for people of a document that {@link #show} made. */
  static String text(ObjectNode shown) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : shown.properties()) {
      if (each.getValue() instanceof ArrayNode intervals) {
        for (JsonNode interval : intervals) {
          String end = interval.has("until") ? "until " + interval.get("until").asText() : "on";
          lines.add(
              line(each.getKey(), "from %s %s".formatted(interval.get("from").asText(), end)));
        }
      } else {
        lines.add(line(each.getKey(), Printable.line(each.getValue().asText())));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** How many nodes of a measurement are in the list of the enabled ones. */
  static long listed(EthereumClient chain, Bytes32 pcrHash, NodeKind kind) throws IOException {
    return nodes(chain, kind).stream()
        .filter(node -> node.enabled() && node.pcrHash().equals(pcrHash))
        .count();
  }

  /** The nodes of a kind that are in the list of the enabled ones, stale and revoked ones too. */
  static List<Node> enabled(EthereumClient chain, NodeKind kind) throws IOException {
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

  /** A sentence if the network's enclaves prove nothing, else nothing. */
  public static Optional<String> remark(boolean isDevelopment) {
    return isDevelopment
        ? Optional.of(
            "development network: a node's enclave may be simulated, which proves nothing")
        : Optional.empty();
  }

  private static String kind(EthereumClient chain, Node node) throws IOException {
    boolean isSimulated = NodeKind.isAttested(node.teeType()) && isDevelopment(chain);
    return NodeKind.nameOf(node.teeType()) + (isSimulated ? SigningNode.SIMULATED : "");
  }

  /** Says whether the network takes simulated enclaves. */
  public static boolean isDevelopment(EthereumClient chain) throws IOException {
    return read(
        chain,
        RegistryContract.isDevelopmentNetwork(),
        RegistryContract::decodeIsDevelopmentNetwork);
  }

  /** Says by the chain's clock why the node gets requests, or none. */
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
    long age = chain.blockTime() - node.lastHeartbeat();
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

  private static String line(String name, String value) {
    return "%-12s %s".formatted(LABELS.getOrDefault(name, name), value);
  }
}
