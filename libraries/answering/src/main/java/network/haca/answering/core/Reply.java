package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.Failure;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A model's answer, or why there is none.
 *
 * @param returnData as the call of 0xF4 returns it; empty for a failure
 * @param proof in zero knowledge; empty in other modes
 * @param isLastResort whether others may answer all the same, and have their turns first
 */
public record Reply(
    Bytes returnData, Optional<Failure> failure, Bytes proof, boolean isLastResort) {
  /** An answer for which its node vouches. */
  public static Reply of(Bytes returnData) {
    return new Reply(returnData, Optional.empty(), Bytes.EMPTY, false);
  }

  public static Reply proven(Bytes returnData, Bytes proof) {
    return new Reply(returnData, Optional.empty(), proof, false);
  }

  public static Reply of(Failure failure) {
    return new Reply(Bytes.EMPTY, Optional.of(failure), Bytes.EMPTY, false);
  }

  /** A failure that seems to be the inputs' fault, which one node alone cannot know. */
  public static Reply lastResort(Failure failure) {
    return new Reply(Bytes.EMPTY, Optional.of(failure), Bytes.EMPTY, true);
  }

  Bytes32 outputHash() {
    return failure.map(PipeHashes::output).orElseGet(() -> PipeHashes.output(returnData));
  }
}
