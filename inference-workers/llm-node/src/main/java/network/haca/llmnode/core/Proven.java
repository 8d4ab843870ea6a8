package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;

/**
 * A signed leaf, durable if it is to be settled.
 *
 * @param answerHash of all of the answer, which the signature commits to
 * @param individual how it is settled by itself; nothing if that was not asked for
 */
public record Proven(
    SettlementLeaf leaf, Bytes32 answerHash, Optional<IndividualSettlement> individual)
    implements ProofOutcome {
  /** What an answer carries, or its last chunk. */
  void addTo(ObjectNode answer) {
    TeeProof.add(answer, leaf, answerHash);
  }

  Proven with(Optional<Submission> submission) {
    return new Proven(leaf, answerHash, individual.map(alone -> alone.with(submission)));
  }
}
