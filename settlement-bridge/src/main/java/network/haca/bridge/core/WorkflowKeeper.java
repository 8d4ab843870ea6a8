package network.haca.bridge.core;

import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * Runs scheduled workflows when they are due (rule D6), and pays for it within limits. It knows
 * nothing that the chain does not tell: killed and started again it goes on, and a second one
 * beside it costs gas at most, since a turn runs once. For one thread.
 */
public final class WorkflowKeeper {
  /** Tasks that it keeps in mind; those registered later wait until others have ended. */
  static final int TASKS_MAX = 1_024;

  /** Runs under way; the ledger lets eight transactions of one sender wait for answers. */
  static final int FLIGHTS_MAX = 6;

  /** Tasks of one owner that it keeps in mind; more are left out. */
  static final int TASKS_OF_OWNER_MAX = 64;

  /** Runs of one owner's tasks under way. */
  static final int FLIGHTS_OF_OWNER_MAX = 2;

  /** Tasks that are read at once. */
  static final int PAGE = 128;

  /**
   * A run without a receipt for so many seconds of the chain's time is not waited for any more: no
   * transaction waits longer for answers than ten minutes and 64 heights.
   */
  static final long FLIGHT_MAX = 900;

  private final WorkflowChain chain;
  private final WorkflowLimits limits;
  private final Outcomes outcomes;
  private final GasOfDay day;

  /** Runs that are estimated in one look, each of which costs the node as much as a block. */
  static final int ESTIMATES_MAX = 8;

  /** Seconds for which nothing is sent once the day has too little gas left. */
  static final long PAUSE = 60;

  private final Map<Long, KeptTask> kept = new TreeMap<>();
  private long known;
  private long pausedUntil;

  /** Told what becomes of tasks. */
  public interface Outcomes {
    /** A turn was run. */
    void ran(WorkflowTask task);

    /** A run reverts or would; the next try is some turns later. */
    void failed(WorkflowTask task, String reason);

    /** A run has to wait: the day has too little gas left. */
    void overBudget(WorkflowTask task);
  }

  public WorkflowKeeper(WorkflowChain chain, WorkflowLimits limits, Outcomes outcomes) {
    this.chain = chain;
    this.limits = limits;
    this.outcomes = outcomes;
    this.day = new GasOfDay(limits.gasPerDay());
  }

  /** Tasks that it keeps in mind. */
  public int tasks() {
    return kept.size();
  }

  /** The gas of the runs that ended on this day. */
  public long gasOfDay() {
    return day.spent();
  }

  /**
   * Looks at all tasks once.
   *
   * @throws IOException if the chain does not answer; what was sent is kept
   */
  public void look() throws IOException {
    long time = chain.time();
    learn(time);
    for (KeptTask task : kept.values()) {
      land(task, time);
    }
    kept.values().removeIf(each -> each.flight().isEmpty() && each.task().hasEnded(time));
    start(time);
  }

  private void learn(long time) throws IOException {
    boolean isFull = true;
    while (isFull && kept.size() + PAGE <= TASKS_MAX) {
      List<WorkflowTask> page = chain.tasks(known, PAGE);
      for (WorkflowTask task : page) {
        boolean isWanted = !task.hasEnded(time) && limits.serves(task.owner());
        if (isWanted && count(task.owner(), _ -> true) < TASKS_OF_OWNER_MAX) {
          kept.put(task.id(), new KeptTask(task));
        }
      }
      known += page.size();
      isFull = page.size() == PAGE;
    }
  }

  private long count(Address owner, Predicate<KeptTask> which) {
    return kept.values().stream()
        .filter(each -> each.task().owner().equals(owner))
        .filter(which)
        .count();
  }

  private void land(KeptTask task, long time) throws IOException {
    if (task.flight().isEmpty()) {
      return;
    }
    KeptTask.Flight flight = task.flight().get();
    var end = chain.end(flight.transaction());
    if (end.isEmpty() && time - flight.sentAt() <= FLIGHT_MAX) {
      return;
    }
    task.landed();
    day.spend(flight.gas(), end.map(WorkflowChain.End::gasUsed).orElse(0L), time);
    if (end.isEmpty()) {
      fail(task, time, "no block has transaction " + flight.transaction());
    } else if (end.get().succeeded()) {
      task.succeeded();
      task.update(chain.task(task.task().id()));
      outcomes.ran(task.task());
    } else {
      landFailed(task, flight, time);
    }
  }

  /** Another keeper may have been faster, which is no failure of the workflow's. */
  private void landFailed(KeptTask task, KeptTask.Flight flight, long time) throws IOException {
    task.update(chain.task(task.task().id()));
    if (task.task().isDue(time)) {
      fail(task, time, "transaction " + flight.transaction() + " reverted");
    }
  }

  private void fail(KeptTask task, long time, String reason) {
    task.failed(time);
    outcomes.failed(task.task(), reason);
  }

  /** Those that fail come last, and of others the longest due first. */
  private void start(long time) throws IOException {
    int estimated = 0;
    long flying = kept.values().stream().filter(task -> task.flight().isPresent()).count();
    Iterator<KeptTask> ready =
        kept.values().stream()
            .filter(task -> task.isReady(chain.account(), time))
            .sorted(
                Comparator.comparingInt(KeptTask::failures)
                    .thenComparingLong(task -> task.task().startOfTurnAt(time)))
            .iterator();
    while (flying < FLIGHTS_MAX
        && estimated < ESTIMATES_MAX
        && time >= pausedUntil
        && ready.hasNext()) {
      KeptTask next = ready.next();
      if (count(next.task().owner(), each -> each.flight().isPresent()) < FLIGHTS_OF_OWNER_MAX) {
        estimated++;
        flying += start(next, time) ? 1 : 0;
      }
    }
  }

  private boolean start(KeptTask task, long time) throws IOException {
    long id = task.task().id();
    task.update(chain.task(id));
    if (!task.isReady(chain.account(), time)) {
      return false;
    }
    return switch (chain.estimate(id)) {
      case WorkflowChain.Estimate.Reverts(String reason) -> {
        fail(task, time, reason);
        yield false;
      }
      case WorkflowChain.Estimate.Unknown() -> false;
      case WorkflowChain.Estimate.Needs(long gas) -> send(task, gas, time);
    };
  }

  private boolean send(KeptTask task, long needed, long time) throws IOException {
    if (needed > limits.gasMax()) {
      fail(task, time, "a run needs %s gas, the limit is %s".formatted(needed, limits.gasMax()));
      return false;
    }
    // With room above the estimate: the run meets a later state.
    long gas = Math.min(limits.gasMax(), needed + needed / 2);
    if (!day.take(gas, time)) {
      pausedUntil = time + PAUSE;
      outcomes.overBudget(task.task());
      return false;
    }
    boolean isSent = false;
    try {
      switch (chain.send(task.task().id(), gas)) {
        case WorkflowChain.Sending.Sent(Bytes32 transaction) -> {
          task.sent(new KeptTask.Flight(transaction, gas, time));
          isSent = true;
        }
        case WorkflowChain.Sending.Refused(String reason) -> fail(task, time, reason);
      }
    } finally {
      if (!isSent) {
        day.spend(gas, 0, time);
      }
    }
    return isSent;
  }
}
