package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * Receipts of settled leaves. What an earlier release kept of one lacks proofs that a receipt has
 * by now; they are fetched when it is asked for, and kept: what is settled can be proven anew at
 * any height (rule S7).
 */
public final class ReceiptLookup {
  private final Receipts receipts;
  private final Certification certification;
  private final AnswerProofs proofs;
  private final RecentReceipts recent;

  public ReceiptLookup(
      Receipts receipts, Certification certification, AnswerProofs proofs, Clocks clocks) {
    this.receipts = receipts;
    this.certification = certification;
    this.proofs = proofs;
    this.recent = new RecentReceipts(clocks);
  }

  /**
   * The receipt of a leaf; nothing while it is not settled.
   *
   * @throws IOException if the chain is needed and does not answer
   */
  public Optional<ObjectNode> find(Bytes32 leaf) throws IOException {
    Optional<ObjectNode> kept = receipts.receipt(leaf);
    if (kept.isEmpty() || kept.get().has("node")) {
      return kept;
    }
    receipts.renew(root(kept.get()), teeId(kept.get()), certificate(kept.get()));
    return receipts.receipt(leaf);
  }

  /**
   * The receipt of a leaf that proves more, all at one height, which was the latest at most some
   * seconds ago. Nothing while the leaf is not settled.
   *
   * @throws IOException if the chain does not answer
   * @throws AnswerProofs.AbsentException if the chain has nothing of the kind that is asked for
   */
  public Optional<ObjectNode> find(Bytes32 leaf, ReceiptAsk asked)
      throws IOException, AnswerProofs.AbsentException {
    Optional<ObjectNode> kept = receipts.receipt(leaf);
    if (kept.isEmpty()) {
      return kept;
    }
    // A proof in zero knowledge comes with its entry, in what is kept.
    ReceiptAsk due = route(kept.get()) == Route.ZK ? asked.withoutEntry() : asked;
    if (due.equals(ReceiptAsk.NOTHING)) {
      return find(leaf);
    }
    Optional<ObjectNode> made = recent.find(leaf, due);
    return made.isPresent() ? made : Optional.of(make(leaf, due, kept.get()));
  }

  private ObjectNode make(Bytes32 leaf, ReceiptAsk asked, ObjectNode receipt)
      throws IOException, AnswerProofs.AbsentException {
    Certificate certificate = certificate(receipt);
    receipt.setAll(certificate.document());
    receipt.set("node", certificate.nodes().get(teeId(receipt)));
    proofs.addTo(receipt, asked, certificate.height());
    recent.put(leaf, asked, receipt);
    return receipt;
  }

  private Certificate certificate(ObjectNode receipt) throws IOException {
    Bytes32 root = root(receipt);
    return certification
        .certify(route(receipt), root, List.of(teeId(receipt)))
        .orElseThrow(() -> new IOException("the chain does not prove " + root + " now"));
  }

  private static Route route(ObjectNode receipt) {
    return Route.valueOf(receipt.path("route").asText(Route.BATCH.name()));
  }

  private static Bytes32 root(ObjectNode receipt) {
    return Bytes32.fromHex(receipt.get("root").asText());
  }

  private static Bytes32 teeId(ObjectNode receipt) {
    return Bytes32.fromHex(receipt.at("/leaf/teeId").asText());
  }
}
