package network.haca.llmnode.core;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;

/** Knows which transaction settles an answer, soon after it is sent. */
@FunctionalInterface
public interface Submissions {
  /** Nothing if it is not known while the answer may wait. Never fails. */
  CompletionStage<Optional<Submission>> of(Bytes32 leaf);
}
