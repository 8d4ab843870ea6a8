package network.haca.bridge.core;

import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;

/**
 * Pauses after failures, each twice as long as the one before. They are of an owner's workflow and
 * not of a task, so that registering it again ends none; and not of a workflow alone, since anybody
 * may register another's and have it fail.
 */
final class WorkflowFailures {
  /** A hiccup is over soon, and costs no more than a small part of most turns. */
  static final long PAUSE_SECONDS = 10;

  /** No pause is longer than so many turns. */
  static final long TURNS_MAX = 64;

  /** Workflows that are remembered; beyond that the one that failed first is forgotten. */
  static final int MAX = 4_096;

  private final WorkflowKeeper.Outcomes outcomes;
  private final Map<Key, Pause> pauses = new LinkedHashMap<>();

  private record Key(Address owner, Address workflow) {
    private static Key of(WorkflowTask task) {
      return new Key(task.owner(), task.workflow());
    }
  }

  private record Pause(int failures, long seconds, long until) {}

  /**
   * @param outcomes told of each failure
   */
  WorkflowFailures(WorkflowKeeper.Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  void failed(WorkflowTask task, long time, String reason) {
    outcomes.failed(task, reason);
    Pause last = pauses.remove(Key.of(task));
    long seconds =
        last == null ? PAUSE_SECONDS : Math.min(2 * last.seconds(), TURNS_MAX * task.frequency());
    int failures = last == null ? 1 : last.failures() + 1;
    if (pauses.size() == MAX) {
      var eldest = pauses.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    pauses.put(Key.of(task), new Pause(failures, seconds, time + seconds));
  }

  void succeeded(WorkflowTask task) {
    pauses.remove(Key.of(task));
  }

  boolean isPaused(WorkflowTask task, long time) {
    Pause pause = pauses.get(Key.of(task));
    return pause != null && time < pause.until();
  }

  /** Failures in a row. */
  int of(WorkflowTask task) {
    Pause pause = pauses.get(Key.of(task));
    return pause == null ? 0 : pause.failures();
  }
}
