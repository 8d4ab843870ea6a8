package network.haca.llmnode.http;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.llmnode.core.IndividualSettlement;
import network.haca.llmnode.core.Proven;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.topic.Topics;

/** The headers of a whole answer: its leaf, and the original's of an individual settlement. */
final class SettlementHeaders {
  private SettlementHeaders() {}

  static Map<String, String> of(Proven proven) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(TeeProof.LEAF_HEADER, proven.leaf().hash().toHex());
    proven.individual().ifPresent(settlement -> add(headers, settlement));
    return headers;
  }

  /** Hashes have 0x here, and have none in the body. */
  private static void add(Map<String, String> headers, IndividualSettlement settlement) {
    SettlementLeaf leaf = settlement.leaf();
    headers.put("X-TEE-Signature", Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    headers.put("X-TEE-ID", leaf.teeId().toHex());
    headers.put("X-TEE-Timestamp", Long.toString(leaf.timestamp()));
    headers.put("X-TEE-Request-Hash", leaf.inputHash().toHex());
    headers.put("X-TEE-Output-Hash", leaf.outputHash().toHex());
    headers.put("X-Settlement-Job-ID", leaf.hash().toHex());
    headers.put("X-Settlement-Type", settlement.notes().type());
    headers.put(
        "X-Settlement-Status", settlement.submission().isPresent() ? "submitted" : "queued");
    settlement
        .blobId()
        .ifPresent(
            id -> {
              headers.put("X-Settlement-Queue", Topics.INDIVIDUAL.name());
              headers.put("X-Settlement-Walrus-Blob-ID", id);
            });
    settlement
        .submission()
        .ifPresent(
            known -> {
              headers.put("X-Settlement-Tx-Hash", known.transaction());
              headers.put("X-Settlement-Queue-Nonce", Long.toString(known.nonce()));
              headers.put("X-Settlement-Signer-Address", known.account());
            });
  }
}
