package network.haca.bridge.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import network.haca.contracts.WorkflowTask;

/** Sends runs of tasks that are due, within a keeper's limits. */
final class WorkflowStarts {
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

  private static final Comparator<KeptTask> NEXT =
      Comparator.comparingLong(KeptTask::triedAt).thenComparingLong(task -> task.task().id());

  private final WorkflowChain chain;
  private final WorkflowLimits limits;
  private final WorkflowKeeper.Outcomes outcomes;
  private final GasOfDay day;
  private final WorkflowFailures failures;
  private final KeptTasks kept;

  WorkflowStarts(
      WorkflowChain chain,
      WorkflowLimits limits,
      WorkflowKeeper.Outcomes outcomes,
      GasOfDay day,
      WorkflowFailures failures,
      KeptTasks kept) {
    this.chain = chain;
    this.limits = limits;
    this.outcomes = outcomes;
    this.day = day;
    this.failures = failures;
    this.kept = kept;
  }

  /** Those first that were not tried for longest, so that none holds up the others. */
  void start(long time) throws IOException {
    long flying = kept.all().stream().filter(task -> task.flight().isPresent()).count();
    List<KeptTask> ready =
        kept.all().stream().filter(task -> isReady(task, time)).sorted(NEXT).toList();
    if (ready.isEmpty()) {
      return;
    }
    Set<WorkflowChain.Waiting> waiting = chain.waiting();
    int tries = 0;
    for (KeptTask task : ready) {
      if (flying < FLIGHTS_MAX
          && tries < ESTIMATES_MAX
          && mayFly(task)
          && !isRun(task.task(), waiting, time)) {
        tries++;
        flying += start(task, time) ? 1 : 0;
      }
    }
  }

  private boolean isReady(KeptTask task, long time) {
    return task.isReady(chain.account(), time) && !failures.isPaused(task.task(), time);
  }

  /**
   * A run of its own, sent before it was started again, is not paid twice. One of somebody else is
   * waited for until half of the turn is over, since it may be such as fails.
   */
  private boolean isRun(WorkflowTask task, Set<WorkflowChain.Waiting> waiting, long time) {
    boolean isEarly = time < task.startOfTurnAt(time) + task.frequency() / 2;
    return waiting.stream()
        .anyMatch(
            each ->
                each.task() == task.id() && (isEarly || each.account().equals(chain.account())));
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
        failures.failed(task.task(), time, reason);
        yield false;
      }
      case WorkflowChain.Estimate.Unknown(String reason) -> isPutOff(task, reason, time);
      case WorkflowChain.Estimate.Needs(long gas) -> send(task, gas, time);
    };
  }

  private boolean send(KeptTask task, long needed, long time) throws IOException {
    long most = Math.min(limits.gasMax(), chain.blockGas());
    if (needed > most) {
      failures.failed(
          task.task(), time, "a run needs %s gas, the limit is %s".formatted(needed, most));
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
      isSent = isTaken(task, chain.send(task.task().id(), gas, price), gas, price, time);
    } finally {
      if (!isSent) {
        day.spend(task.task().owner(), gas, 0, time);
      }
    }
    return isSent;
  }

  private boolean isTaken(
      KeptTask task, WorkflowChain.Sending sending, long gas, BigInteger price, long time) {
    return switch (sending) {
      case WorkflowChain.Sending.Sent sent -> {
        task.sent(Flight.of(sent, gas, price, time));
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
