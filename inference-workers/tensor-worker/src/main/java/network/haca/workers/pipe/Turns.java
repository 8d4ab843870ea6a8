package network.haca.workers.pipe;

import java.time.Instant;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes32;

/** Whose turn it is to answer a request: one node's at once, another's every ten seconds (P4). */
final class Turns {
  /**
   * Blocks bear the time of the votes before them: an answer in its first second is early there.
   */
  static final long BLOCK_LAG_SECONDS = 2;

  private final Mode mode;

  /**
   * @param mode of the answers of this node
   */
  Turns(Mode mode) {
    this.mode = mode;
  }

  /** Whether a node may answer a request now. */
  boolean isOf(Bytes32 node, OpenAdmission admission, OpenRequest request, Instant now) {
    int place = request.row().indexOf(node);
    return request.mode() == mode && place >= 0 && now.getEpochSecond() >= from(admission, place);
  }

  /** The second from which the node at a place of the row may answer. */
  static long from(OpenAdmission admission, int place) {
    return admission.time()
        + (place == 0 ? 0 : place * PipeBounds.ROW_STEP_SECONDS + BLOCK_LAG_SECONDS);
  }
}
