package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.FactRequest;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * The nodes that answered inside a transaction, by the storage of the registry: each is registered,
 * and of the kind that vouches in the mode in which it answered.
 */
record AnsweringNodes(TrustedGenesis genesis, Bytes32 stateRoot, List<ProvenCall> calls) {
  /**
   * In words.
   *
   * @param nodes in a document, which have to be exactly those that answered
   */
  String check(List<InferenceDocument.Node> nodes) throws RefusedException, MalformedException {
    require(
        nodes.stream()
            .map(InferenceDocument.Node::id)
            .toList()
            .equals(calls.stream().map(call -> call.answer().node()).distinct().toList()),
        "its nodes are not those that answered, each once, in the order of their answers");
    List<String> found = new ArrayList<>();
    for (InferenceDocument.Node node : nodes) {
      boolean isProver =
          calls.stream()
              .anyMatch(call -> call.answer().node().equals(node.id()) && call.mode() == Mode.ZKML);
      String member = NodeMembership.of(node.proofs(), genesis, stateRoot, node.id(), isProver);
      found.add("node %s is %s".formatted(node.id(), member));
      int kind = NodeMembership.kind(node.proofs(), genesis, stateRoot, node.id());
      for (ProvenCall call : calls) {
        require(
            !call.answer().node().equals(node.id()) || kind == call.open().teeType(),
            "node %s is a %s, and answered %s"
                .formatted(
                    node.id(),
                    NodeKind.nameOf(kind),
                    call.request() instanceof FactRequest
                        ? "with a fact"
                        : "in mode " + call.mode()));
      }
    }
    return String.join("; ", found);
  }
}
