package network.haca.answering.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;

/**
 * The answers that other nodes have shown to requests that are open. Nobody is believed: an answer
 * is judged before it is kept, one of each node of the row. Of a node that shows a wrong proof
 * nothing more is looked at, for that request. For several threads.
 */
public final class ShownAnswers {
  /** Answers to requests that this node does not see yet; one more puts the oldest out. */
  static final int EARLY_MAX = 256;

  /** Of all answers that are kept; one more is not kept, and shown again by its node. */
  static final long BYTES_MAX = 64L << 20;

  private final AnswerJudge judge;
  private final Map<Bytes32, Shown> byKey = new HashMap<>();
  private final Deque<ShownAnswer> early = new ArrayDeque<>();
  private long bytes;

  /**
   * The good answers to an open request, by their nodes.
   *
   * @param barred nodes that have shown a wrong proof
   */
  private record Shown(
      OpenAdmission admission,
      OpenRequest request,
      Map<Bytes32, Answer> byNode,
      Set<Bytes32> barred) {}

  public ShownAnswers(long chainId, Registries registries) {
    this.judge = new AnswerJudge(chainId, registries);
  }

  /** Takes answers to these admissions from now on, and forgets those to all others. */
  public void open(List<OpenAdmission> admissions) {
    opened(admissions).forEach(this::add);
  }

  /** Returns the answers that came early, and are to be judged now. */
  private synchronized List<ShownAnswer> opened(List<OpenAdmission> admissions) {
    Map<Bytes32, Shown> before = Map.copyOf(byKey);
    byKey.clear();
    for (OpenAdmission admission : admissions) {
      for (OpenRequest request : admission.requests()) {
        Shown shown = before.get(request.key());
        if (shown != null && shown.admission().equals(admission)) {
          byKey.put(request.key(), shown);
        } else if (!request.row().isEmpty()) {
          byKey.put(request.key(), new Shown(admission, request, new TreeMap<>(), new TreeSet<>()));
        }
      }
    }
    bytes =
        byKey.values().stream()
            .flatMap(shown -> shown.byNode().values().stream())
            .mapToLong(ShownAnswers::size)
            .sum();
    List<ShownAnswer> now =
        early.stream().filter(each -> byKey.containsKey(each.answer().key())).toList();
    early.removeAll(now);
    return now;
  }

  /**
   * Takes an answer that was shown, whoever showed it, if it is a good one. It is judged while
   * others use what was shown: a proof takes long, and may be wrong.
   */
  public void add(ShownAnswer given) {
    place(given)
        .filter(shown -> judge.isSound(shown.admission(), shown.request(), given))
        .ifPresent(
            shown -> {
              switch (judge.proof(shown.admission(), shown.request(), given.answer())) {
                case HOLDS -> put(shown, given.answer());
                case FAILS -> bar(shown, given.answer().node());
                case UNKNOWN -> {
                  // Its node shows it again.
                }
              }
            });
  }

  /** The open request that an answer is to; nothing if it is not to be judged now. */
  private synchronized Optional<Shown> place(ShownAnswer given) {
    Shown shown = byKey.get(given.answer().key());
    if (shown == null) {
      addEarly(given);
    }
    return Optional.ofNullable(shown).filter(found -> isWanted(found, given.answer()));
  }

  private synchronized void bar(Shown shown, Bytes32 node) {
    shown.barred().add(node);
  }

  /** Whoever shows answers to a round of one request, its nodes do not: it concerns no others. */
  private boolean isWanted(Shown shown, Answer answer) {
    return shown.admission().requests().size() > 1
        && !shown.byNode().containsKey(answer.node())
        && !shown.barred().contains(answer.node())
        && bytes + size(answer) <= BYTES_MAX;
  }

  private synchronized void put(Shown before, Answer answer) {
    Shown shown = byKey.get(answer.key());
    if (shown != null && shown.admission().equals(before.admission()) && isWanted(shown, answer)) {
      shown.byNode().put(answer.node(), answer);
      bytes += size(answer);
    }
  }

  private void addEarly(ShownAnswer given) {
    if (AnswerJudge.isSmall(given.answer()) && !early.contains(given)) {
      early.addLast(given);
      if (early.size() > EARLY_MAX) {
        early.removeFirst();
      }
    }
  }

  /** The answers to a round that count now, of each request the one that is preferred. */
  public synchronized List<Answer> of(OpenAdmission admission, Instant now) {
    List<Answer> found = new ArrayList<>();
    for (OpenRequest request : admission.requests()) {
      Optional.ofNullable(byKey.get(request.key()))
          .flatMap(shown -> first(shown, now))
          .ifPresent(found::add);
    }
    return found;
  }

  private Optional<Answer> first(Shown shown, Instant now) {
    return shown.byNode().values().stream()
        .filter(answer -> judge.countsAt(now, shown.admission(), shown.request(), answer))
        .min(Concluding.preferred(shown.request()));
  }

  private static long size(Answer answer) {
    return (long) answer.returnData().size() + answer.signature().size() + answer.proof().size();
  }
}
