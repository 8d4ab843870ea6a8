package network.haca.answering.core;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Signer;

/**
 * The answers that this node shows to the nodes of the round's other requests, each signed once and
 * shown again while its round is open. For one thread.
 */
final class Showing {
  private final long chainId;
  private final AnswerBoard board;
  private final Map<Bytes32, Shown> byKey = new HashMap<>();

  /** An answer that was shown last at a time. */
  private record Shown(ShownAnswer answer, Instant at) {}

  Showing(long chainId, AnswerBoard board) {
    this.chainId = chainId;
    this.board = board;
  }

  /** Shows an answer if it is time to; a round of this node alone concerns no other. */
  void show(OpenAdmission admission, Answer answer, Signer signer, Instant now) {
    Shown before = byKey.get(answer.key());
    if (before != null && !before.answer().answer().equals(answer)) {
      before = null;
    }
    boolean isDue = before == null || !now.isBefore(before.at().plusSeconds(Rounds.AGAIN_SECONDS));
    if (admission.requests().size() > 1 && isDue) {
      ShownAnswer shown =
          before == null ? ShownAnswer.of(admission, answer, signer, chainId) : before.answer();
      byKey.put(answer.key(), new Shown(shown, now));
      board.show(shown);
    }
  }

  /** Forgets what was shown of other requests than these. */
  void retain(Collection<Bytes32> keys) {
    byKey.keySet().retainAll(keys);
  }
}
