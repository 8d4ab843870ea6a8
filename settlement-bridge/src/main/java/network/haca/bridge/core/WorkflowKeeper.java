package network.haca.bridge.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Bytes32;

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
    Flight flight = task.flight().get();
    Optional<WorkflowChain.End> end = end(flight);
    if (end.isPresent()) {
      free(task, flight, end.get().gasUsed(), time);
      conclude(task, flight, end.get().succeeded(), time);
    } else if (time - flight.since() > FLIGHT_MAX) {
      giveUp(task, flight, time);
    } else if (flight.isStuck(time)) {
      replace(task, flight, time);
    }
  }

  /** All of its transactions have one nonce: one at most has an end. */
  private Optional<WorkflowChain.End> end(Flight flight) throws IOException {
    for (Bytes32 transaction : flight.transactions()) {
      Optional<WorkflowChain.End> end = chain.end(transaction);
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  /**
   * Sends a run again that is too cheap for a block, with the same nonce and so in its place. Where
   * gas costs no more than it pays, or more than this keeper ever pays, it waits as it is.
   */
  private void replace(KeptTask task, Flight flight, long time) throws IOException {
    BigInteger now = chain.gasPrice();
    BigInteger price = flight.nextPrice(now);
    boolean isTooCheap = now.compareTo(flight.price()) > 0;
    task.sent(flight.tried(time));
    if (isTooCheap
        && price.compareTo(WorkflowStarts.PRICE_MAX) <= 0
        && chain.isOpen(flight.sent())
        && chain.replace(flight.sent(), task.task().id(), flight.gas(), price)
            instanceof WorkflowChain.Sending.Sent sent) {
      task.sent(flight.replaced(sent, price, time));
    }
  }

  private void free(KeptTask task, Flight flight, long used, long time) {
    task.landed();
    day.spend(task.task().owner(), flight.gas(), used, time);
  }

  /** Another keeper may have been faster, which is no failure of the workflow's. */
  private void conclude(KeptTask task, Flight flight, boolean succeeded, long time)
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
  private void giveUp(KeptTask task, Flight flight, long time) throws IOException {
    if (chain.isOpen(flight.sent())) {
      task.sent(flight.seenOpen(time));
      return;
    }
    // Its end is not known: it may have taken all.
    free(task, flight, flight.gas(), time);
    failures.failed(task.task(), time, "no block has transaction " + flight.sent().transaction());
  }
}
