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

  public ReceiptLookup(Receipts receipts, Certification certification) {
    this.receipts = receipts;
    this.certification = certification;
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
    Route route = Route.valueOf(kept.get().path("route").asText(Route.BATCH.name()));
    Bytes32 root = Bytes32.fromHex(kept.get().get("root").asText());
    Bytes32 teeId = Bytes32.fromHex(kept.get().at("/leaf/teeId").asText());
    Certificate certificate =
        certification
            .certify(route, root, List.of(teeId))
            .orElseThrow(() -> new IOException("the chain does not prove " + root + " now"));
    receipts.renew(root, teeId, certificate);
    return receipts.receipt(leaf);
  }
}
