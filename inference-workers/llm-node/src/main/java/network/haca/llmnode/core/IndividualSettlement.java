package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.SettlementNotes;

/**
 * The settlement of a single answer, as far as it is known when the answer leaves.
 *
 * @param blobId of request and answer; nothing if they are too long, and go in a batch
 * @param submission the transaction, if it was there before the answer left
 */
public record IndividualSettlement(
    SettlementLeaf leaf, Optional<String> blobId, Optional<Submission> submission) {

  IndividualSettlement with(Optional<Submission> news) {
    return new IndividualSettlement(leaf, blobId, news);
  }

  void addTo(ObjectNode lastChunk) {
    notes().addTo(lastChunk);
  }

  public SettlementNotes notes() {
    return new SettlementNotes(
        leaf.hash(),
        blobId,
        submission.map(Submission::transaction),
        submission.map(Submission::nonce).map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }
}
