package network.haca.answering.core;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
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
   * The answers that a node hands in now, in the order of the requests. All nodes choose the same
   * ones, each of the first in its row that answered, and a failure that may be its node's own only
   * where there is no other. A node whose answers are not among them puts its own in their places
   * once all the others had their time: nobody may be waited for.
   *
   * @param shown answers by key of other nodes, which count now
   * @param own answers by key of this node
   * @return nothing while it is not this node's turn, or answers are to come yet
   */
  static Optional<List<Answer>> answers(
      OpenAdmission admission,
      Map<Bytes32, Answer> shown,
      Map<Bytes32, Answer> own,
      Bytes32 self,
      Instant now) {
    if (own.isEmpty()) {
      return Optional.empty();
    }
    List<Answer> agreed = chosen(admission, request -> first(request, shown, own));
    List<Bytes32> nodes = agreed.stream().map(Answer::node).distinct().toList();
    boolean isAmong = nodes.contains(self);
    List<Answer> answers =
        isAmong
            ? agreed
            : chosen(
                admission,
                request ->
                    Optional.ofNullable(own.get(request.key()))
                        .or(() -> Optional.ofNullable(shown.get(request.key()))));
    long place = isAmong ? nodes.indexOf(self) : nodes.size();
    return now.getEpochSecond() >= from(admission, answers) + place * STEP_SECONDS
        ? Optional.of(answers)
        : Optional.empty();
  }

  private static long from(OpenAdmission admission, List<Answer> answers) {
    long hurry = admission.deadlineTime() - HURRY_SECONDS;
    return answers.size() == admission.requests().size()
        ? Math.min(hurry, answers.stream().mapToLong(Answer::timestamp).max().orElseThrow())
        : hurry;
  }

  private static List<Answer> chosen(
      OpenAdmission admission, Function<OpenRequest, Optional<Answer>> choice) {
    return admission.requests().stream().map(choice).flatMap(Optional::stream).toList();
  }

  private static Optional<Answer> first(
      OpenRequest request, Map<Bytes32, Answer> shown, Map<Bytes32, Answer> own) {
    return Stream.of(shown, own)
        .flatMap(answers -> Stream.ofNullable(answers.get(request.key())))
        .min(preferred(request));
  }

  /**
   * The answer of the first in the row, but for failures that may be their nodes' own: these come
   * behind all others. A failure that follows from inputs and entry has its place, as any answer:
   * else one liar of the row could put numbers in the place of what cannot be answered.
   */
  static Comparator<Answer> preferred(OpenRequest request) {
    return Comparator.comparing(Concluding::mayBeItsNodesOwn)
        .thenComparingInt(answer -> request.row().indexOf(answer.node()));
  }

  /** Returns true of a failure that other nodes of the row may not have. */
  static boolean mayBeItsNodesOwn(Answer answer) {
    return answer.failure().equals(Optional.of(Failure.MODEL_FAILED));
  }
}
