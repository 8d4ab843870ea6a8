package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/** Answers what became of a leaf: settled, refused, unknown, or not known yet. */
public final class LeafLookup {
  private final ReceiptLookup receipts;
  private final ProofLookup proofs;
  private final Refusals refusals;
  private final Receipts store;
  private final SettledKnowledge view;

  public LeafLookup(
      ReceiptLookup receipts,
      ProofLookup proofs,
      Refusals refusals,
      Receipts store,
      SettledKnowledge view) {
    this.receipts = receipts;
    this.proofs = proofs;
    this.refusals = refusals;
    this.store = store;
    this.view = view;
  }

  /** An answer to who asks for a leaf. */
  public sealed interface Answer {
    record Found(ObjectNode document) implements Answer {}

    /** It counts for nothing, and will not. */
    record Refused(Refusal refusal) implements Answer {}

    /** It may be settled: the bridge does not know all that is. */
    record Rebuilding(String progress) implements Answer {}

    record Unknown() implements Answer {}

    /** The chain has nothing of the kind that is to be proven. */
    record Absent(String reason) implements Answer {}
  }

  /**
   * The receipt of a leaf.
   *
   * @param asked that it is to prove, too
   * @throws IOException if the chain is needed and does not answer
   */
  public Answer receipt(Bytes32 leaf, ReceiptAsk asked) throws IOException {
    try {
      return answer(leaf, receipts.find(leaf, asked));
    } catch (AnswerProofs.AbsentException e) {
      return new Answer.Absent(e.reason());
    }
  }

  /**
   * @throws IOException if the chain is needed and does not answer
   */
  public Answer proof(Bytes32 leaf) throws IOException {
    Answer answer = answer(leaf, proofs.find(leaf));
    return answer instanceof Answer.Refused(Refusal refusal)
        ? new Answer.Found(describe(leaf, refusal))
        : answer;
  }

  /** The ascending leaves under a settled root. */
  public Answer leaves(Bytes32 root) {
    return store
        .leaves(root)
        .<Answer>map(leaves -> new Answer.Found(describe(root, leaves)))
        .orElseGet(this::unknown);
  }

  private Answer answer(Bytes32 leaf, Optional<ObjectNode> found) {
    if (found.isPresent()) {
      return new Answer.Found(found.get());
    }
    return refusals.find(leaf).<Answer>map(Answer.Refused::new).orElseGet(this::unknown);
  }

  private Answer unknown() {
    return view.whyUnknown().<Answer>map(Answer.Rebuilding::new).orElseGet(Answer.Unknown::new);
  }

  private static ObjectNode describe(Bytes32 leaf, Refusal refusal) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("leaf", leaf.toHex())
        .put("status", "REJECTED")
        .put("reason", refusal.reason())
        .put("detail", refusal.detail());
  }

  private static ObjectNode describe(Bytes32 root, List<Bytes32> leaves) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("root", root.toHex());
    leaves.forEach(leaf -> document.withArray("leaves").add(leaf.toHex()));
    return document;
  }
}
