package network.haca.cli.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Printable;
import network.haca.schemas.NodeKind;

/**
 * A node of the registry.
 *
 * @param state by the chain's clock
 */
public record ListedNode(NodeKind kind, Node node, String state) {
  /** The nodes in the lists of the enabled ones, stale and revoked ones too. */
  public static List<ListedNode> enabled(EthereumClient chain) throws IOException {
    List<ListedNode> all = new ArrayList<>();
    for (NodeKind kind : NodeKind.values()) {
      add(all, chain, kind, RegistryView.enabled(chain, kind));
    }
    return all;
  }

  /** Every node that was ever registered. */
  static List<ListedNode> registered(EthereumClient chain) throws IOException {
    List<ListedNode> all = new ArrayList<>();
    for (NodeKind kind : NodeKind.values()) {
      add(all, chain, kind, RegistryView.nodes(chain, kind));
    }
    return all;
  }

  private static void add(
      List<ListedNode> all, EthereumClient chain, NodeKind kind, List<Node> nodes)
      throws IOException {
    for (Node node : nodes) {
      all.add(new ListedNode(kind, node, RegistryView.state(chain, node)));
    }
  }

  /** A line; where it says that it is, its operator chose. */
  public String line() {
    return "node %s %s %s at %s"
        .formatted(kind, node.teeId(), state, Printable.line(node.endpoint()));
  }

  /** The same as an object. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", kind.name())
        .put("id", node.teeId().toHex())
        .put("state", state)
        .put("endpoint", node.endpoint())
        .put("owner", node.owner().toHex());
  }
}
