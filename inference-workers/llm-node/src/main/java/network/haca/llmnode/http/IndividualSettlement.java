package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.llmnode.individual.SettlementNews.Submission;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.SettlementNotes;
import network.haca.schemas.topic.Topics;
import network.haca.walrus.BlobId;

/**
 * What a client is told of an individual settlement: the original's headers of a whole answer, and
 * fields of a stream's last chunk.
 *
 * @param blobId of request and answer; nothing if they are too long, and go in a batch
 * @param submission the transaction, if it was there before the answer left
 */
record IndividualSettlement(
    SettlementLeaf leaf, Optional<BlobId> blobId, Optional<Submission> submission) {

  IndividualSettlement with(Optional<Submission> news) {
    return new IndividualSettlement(leaf, blobId, news);
  }

  /** Hashes have 0x here, and have none in the body. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-TEE-Signature", Base64.getEncoder().encodeToString(leaf.signature().toArray()));
    headers.put("X-TEE-ID", leaf.teeId().toHex());
    headers.put("X-TEE-Timestamp", Long.toString(leaf.timestamp()));
    headers.put("X-TEE-Request-Hash", leaf.inputHash().toHex());
    headers.put("X-TEE-Output-Hash", leaf.outputHash().toHex());
    headers.put("X-Settlement-Job-ID", leaf.hash().toHex());
    headers.put("X-Settlement-Type", notes().type());
    headers.put("X-Settlement-Status", submission.isPresent() ? "submitted" : "queued");
    blobId.ifPresent(
        id -> {
          headers.put("X-Settlement-Queue", Topics.INDIVIDUAL.name());
          headers.put("X-Settlement-Walrus-Blob-ID", id.toText());
        });
    submission.ifPresent(
        known -> {
          headers.put("X-Settlement-Tx-Hash", known.transaction());
          headers.put("X-Settlement-Queue-Nonce", Long.toString(known.nonce()));
          headers.put("X-Settlement-Signer-Address", known.account());
        });
    return headers;
  }

  void addTo(ObjectNode lastChunk) {
    notes().addTo(lastChunk);
  }

  private SettlementNotes notes() {
    return new SettlementNotes(
        leaf.hash(),
        blobId.map(BlobId::toText),
        submission.map(Submission::transaction),
        submission.map(Submission::nonce).map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }
}
