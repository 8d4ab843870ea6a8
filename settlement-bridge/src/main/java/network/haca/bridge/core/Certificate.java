package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * The proof to a stranger that a root is settled.
 *
 * @param height of the ledger header that everything in it is proven under
 * @param document the fields of a receipt that all leaves under the root have in common
 * @param nodes by the id of each leaf's node, the proofs that it is registered
 */
public record Certificate(long height, ObjectNode document, Map<Bytes32, ObjectNode> nodes) {
  public Certificate {
    nodes = Map.copyOf(nodes);
  }

  @Override
  public ObjectNode document() {
    return document.deepCopy();
  }
}
