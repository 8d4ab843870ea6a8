package network.haca.bridge.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import network.haca.contracts.WorkflowTask;

/**
 * Runs scheduled workflows when they are due (rule D6), and pays for it within limits. It knows
 * nothing that the chain does not tell: killed and started again it goes on, and a second one
 * beside it costs gas at most, since a turn runs once. For one thread.
 */
public final class WorkflowKeeper {
  /** Runs under way; the ledger lets eight transactions of one sender wait for answers. */
  static final int FLIGHTS_MAX = 6;

  /** Runs that the node estimates at one look, each at the cost of a block at most. */
  static final int ESTIMATES_MAX = 8;

  /** With less gas left of a day no run is estimated. */
  static final long GAS_MIN = 100_000;

  /** The highest price of gas it pays, in wei: a hundred times a genesis' highest base fee. */
  static final BigInteger PRICE_MAX = BigInteger.TEN.pow(11);

  /** Seconds for which a task is left out that has to wait for gas or for the node. */
  static final long PAUSE_SECONDS = 10;

  /**
   * A run without a receipt for so many seconds of the chain's time is not waited for any more,
   * unless a block may still take it: no transaction waits longer for answers than ten minutes and
   * 64 heights.
   */
  static final long FLIGHT_MAX = 900;

  private static final Comparator<KeptTask> NEXT =
      Comparator.comparingLong(KeptTask::triedAt).thenComparing(task -> task.task().id());

  private final WorkflowChain chain;
  private final WorkflowLimits limits;
  private final Outcomes outcomes;
  private final GasOfDay day;
  private final WorkflowFailures failures = new WorkflowFailures();
  private final KeptTasks kept;

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
    this.limits = limits;
    this.outcomes = outcomes;
    this.day = new GasOfDay(limits.gasPerDay(), limits.ownerGasPerDay());
    this.kept = new KeptTasks(limits, failures);
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
    start(time);
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
      fail(task, time, "transaction " + flight.sent().transaction() + " reverted");
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
    fail(task, time, "no block has transaction " + flight.sent().transaction());
  }

  private void fail(KeptTask task, long time, String reason) {
    failures.failed(task.task(), time);
    outcomes.failed(task.task(), reason);
  }

  /** Those first that were not tried for longest, so that none holds up the others. */
  private void start(long time) throws IOException {
    long flying = kept.all().stream().filter(task -> task.flight().isPresent()).count();
    List<KeptTask> ready =
        kept.all().stream().filter(task -> isReady(task, time)).sorted(NEXT).toList();
    int tries = 0;
    for (KeptTask task : ready) {
      if (flying < FLIGHTS_MAX && tries < ESTIMATES_MAX && mayFly(task)) {
        tries++;
        flying += start(task, time) ? 1 : 0;
      }
    }
  }

  private boolean isReady(KeptTask task, long time) {
    return task.isReady(chain.account(), time) && !failures.isPaused(task.task(), time);
  }

  private boolean mayFly(KeptTask task) {
    return kept.flights(task.task().owner()) < limits.ownerFlights(FLIGHTS_MAX);
  }

  private boolean start(KeptTask task, long time) throws IOException {
    task.tried(time);
    if (day.left(task.task().owner(), time) < GAS_MIN) {
      return isOverBudget(task, time);
    }
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
      case WorkflowChain.Estimate.Unknown(String reason) -> isPutOff(task, reason, time);
      case WorkflowChain.Estimate.Needs(long gas) -> send(task, gas, time);
    };
  }

  private boolean send(KeptTask task, long needed, long time) throws IOException {
    long most = Math.min(limits.gasMax(), chain.blockGas());
    if (needed > most) {
      fail(task, time, "a run needs %s gas, the limit is %s".formatted(needed, most));
      return false;
    }
    BigInteger price = chain.gasPrice();
    // With room above the estimate: the run meets a later state.
    long gas = Math.min(most, needed + needed / 2);
    if (price.compareTo(PRICE_MAX) > 0 || !day.take(task.task().owner(), gas, time)) {
      return isOverBudget(task, time);
    }
    boolean isSent = false;
    try {
      isSent = isTaken(task, chain.send(task.task().id(), gas, price), gas, time);
    } finally {
      if (!isSent) {
        day.spend(task.task().owner(), gas, 0, time);
      }
    }
    return isSent;
  }

  private boolean isTaken(KeptTask task, WorkflowChain.Sending sending, long gas, long time) {
    return switch (sending) {
      case WorkflowChain.Sending.Sent sent -> {
        task.sent(new KeptTask.Flight(sent, gas, time));
        yield true;
      }
      case WorkflowChain.Sending.Refused(String reason) -> isPutOff(task, reason, time);
    };
  }

  private boolean isOverBudget(KeptTask task, long time) {
    task.pause(time + PAUSE_SECONDS);
    outcomes.overBudget(task.task());
    return false;
  }

  /** The node refused, which says nothing of the workflow: the next try is soon. */
  private boolean isPutOff(KeptTask task, String reason, long time) {
    task.pause(time + PAUSE_SECONDS);
    outcomes.failed(task.task(), reason);
    return false;
  }
}
