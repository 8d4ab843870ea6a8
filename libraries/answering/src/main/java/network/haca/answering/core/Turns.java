package network.haca.answering.core;

import java.time.Instant;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;

/** Whose turn it is to answer a request: one node's at once, another's a step later (P4). */
final class Turns {
  /**
   * Blocks bear the time of the votes before them: an answer in its first second is early there.
   */
  static final long BLOCK_LAG_SECONDS = 2;

  private final int teeType;

  /**
   * @param teeType the kind of this node in the registry
   */
  Turns(int teeType) {
    this.teeType = teeType;
  }

  /** Whether a node may answer a request now. */
  boolean isOf(Bytes32 node, OpenAdmission admission, OpenRequest request, Instant now) {
    int place = request.row().indexOf(node);
    return request.teeType() == teeType
        && place >= 0
        && now.getEpochSecond() >= from(admission, request, place);
  }

  /** Whether a node of the row has not had its whole turn yet. */
  static boolean areLeft(OpenAdmission admission, OpenRequest request, Instant now) {
    return now.getEpochSecond() < from(admission, request, request.row().size());
  }

  /** The second from which the node at a place of the row may answer. */
  static long from(OpenAdmission admission, OpenRequest request, int place) {
    return admission.time()
        + (place == 0 ? 0 : place * request.pace().stepSeconds() + BLOCK_LAG_SECONDS);
  }
}
