package network.haca.workers.pipe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes32;

/**
 * When a node hands in the answers of a round, and which: all of them, by the node of the first
 * answer at once and by each other one that answers a while later, in case it has not; near the
 * deadline, those that there are (rule P5).
 */
final class Concluding {
  /** For how long the node before has to get its conclusion into a block. */
  static final long STEP_SECONDS = 2;

  /** Before the deadline by so much an incomplete round is concluded: time for a few blocks. */
  static final long HURRY_SECONDS = PipeBounds.LAST_SECONDS / 2;

  private Concluding() {}

  /**
   * The answers that a node hands in now, in the order of the requests.
   *
   * @param known answers by key of this and other nodes
   * @return nothing while it is not this node's turn, or answers are to come yet
   */
  static Optional<List<Answer>> answers(
      OpenAdmission admission, Map<Bytes32, Answer> known, Bytes32 self, Instant now) {
    List<Answer> answers = new ArrayList<>();
    for (OpenRequest request : admission.requests()) {
      Optional.ofNullable(known.get(request.key())).ifPresent(answers::add);
    }
    List<Bytes32> nodes = answers.stream().map(Answer::node).distinct().toList();
    int place = nodes.indexOf(self);
    if (place < 0) {
      return Optional.empty();
    }
    boolean isComplete = answers.size() == admission.requests().size();
    long from =
        isComplete
            ? answers.stream().mapToLong(Answer::timestamp).max().orElseThrow()
            : admission.deadlineTime() - HURRY_SECONDS;
    return now.getEpochSecond() >= from + place * STEP_SECONDS
        ? Optional.of(answers)
        : Optional.empty();
  }
}
