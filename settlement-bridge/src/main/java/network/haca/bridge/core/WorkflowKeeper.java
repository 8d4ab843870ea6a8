package network.haca.bridge.core;

import java.io.IOException;
import network.haca.contracts.WorkflowTask;

/**
 * Runs scheduled workflows when they are due (rule D6), and pays for it within limits. It knows
 * nothing that the chain does not tell: killed and started again it goes on, and a second one
 * beside it costs gas at most, since a turn runs once. For one thread.
 */
public final class WorkflowKeeper {
  /**
   * A run without a receipt for so many seconds of the chain's time is not waited for any more,
   * unless a block may still take it: no transaction waits longer for answers than ten minutes and
   * 64 heights.
   */
  static final long FLIGHT_MAX = 900;

  private final WorkflowChain chain;
  private final Outcomes outcomes;
  private final GasOfDay day;
  private final WorkflowFailures failures;
  private final KeptTasks kept;
  private final WorkflowStarts starts;

  /** Told what becomes of tasks. */
  public interface Outcomes {
    /** A turn was run. */
    void ran(WorkflowTask task);

    /** A run reverts or would, or is not taken; the next try is some time later. */
    void failed(WorkflowTask task, String reason);

    /** A run has to wait: the day has too little gas left, or gas is too dear. */
    void overBudget(WorkflowTask task);
  }

  public WorkflowKeeper(WorkflowChain chain, WorkflowLimits limits, Outcomes outcomes) {
    this.chain = chain;
    this.outcomes = outcomes;
    this.day = new GasOfDay(limits.gasPerDay(), limits.ownerGasPerDay());
    this.failures = new WorkflowFailures(outcomes);
    this.kept = new KeptTasks(limits, failures);
    this.starts = new WorkflowStarts(chain, limits, outcomes, day, failures, kept);
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
    kept.learn(chain, time);
    for (KeptTask task : kept.all()) {
      land(task, time);
    }
    kept.forgetEnded(time);
    starts.start(time);
  }

  private void land(KeptTask task, long time) throws IOException {
    if (task.flight().isEmpty()) {
      return;
    }
    KeptTask.Flight flight = task.flight().get();
    var end = chain.end(flight.sent().transaction());
    if (end.isPresent()) {
      free(task, flight, end.get().gasUsed(), time);
      conclude(task, flight, end.get().succeeded(), time);
    } else if (time - flight.since() > FLIGHT_MAX) {
      giveUp(task, flight, time);
    }
  }

  private void free(KeptTask task, KeptTask.Flight flight, long used, long time) {
    task.landed();
    day.spend(task.task().owner(), flight.gas(), used, time);
  }

  /** Another keeper may have been faster, which is no failure of the workflow's. */
  private void conclude(KeptTask task, KeptTask.Flight flight, boolean succeeded, long time)
      throws IOException {
    task.update(chain.task(task.task().id()));
    if (succeeded) {
      failures.succeeded(task.task());
      outcomes.ran(task.task());
    } else if (task.task().isDue(time)) {
      failures.failed(
          task.task(), time, "transaction " + flight.sent().transaction() + " reverted");
    }
  }

  /** What a block may still take is no turn to send another one behind, and keeps its gas. */
  private void giveUp(KeptTask task, KeptTask.Flight flight, long time) throws IOException {
    if (chain.isOpen(flight.sent())) {
      task.sent(new KeptTask.Flight(flight.sent(), flight.gas(), time));
      return;
    }
    // Its end is not known: it may have taken all.
    free(task, flight, flight.gas(), time);
    failures.failed(task.task(), time, "no block has transaction " + flight.sent().transaction());
  }
}
