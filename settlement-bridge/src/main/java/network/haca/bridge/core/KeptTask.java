package network.haca.bridge.core;

import java.util.Optional;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** A task as a keeper knows it: its state when it was last read, its failures, and its run. */
final class KeptTask {
  /** A keeper waits up to so long, so that several rarely run one task at the same time. */
  private static final long WAIT_MAX_SECONDS = 5;

  /** At least three quarters of a turn are left. */
  private static final long WAIT_PART = 4;

  /** After so many failures the pauses grow no longer: 64 turns. */
  private static final int FAILURES_MAX = 6;

  private WorkflowTask task;
  private int failures;
  private long firstTurn;
  private Optional<Flight> flight = Optional.empty();

  /**
   * A run that was sent.
   *
   * @param gas that was set aside
   * @param sentAt seconds of the chain's time
   */
  record Flight(Bytes32 transaction, long gas, long sentAt) {}

  KeptTask(WorkflowTask task) {
    this.task = task;
  }

  WorkflowTask task() {
    return task;
  }

  void update(WorkflowTask read) {
    task = read;
  }

  Optional<Flight> flight() {
    return flight;
  }

  void sent(Flight sent) {
    flight = Optional.of(sent);
  }

  void landed() {
    flight = Optional.empty();
  }

  void succeeded() {
    failures = 0;
  }

  /** After several failures in a row turns are left out, each time twice as many. */
  void failed(long time) {
    firstTurn = task.turnAt(time) + (1L << failures);
    failures = Math.min(failures + 1, FAILURES_MAX);
  }

  int failures() {
    return failures;
  }

  /** Whether a keeper with that account is to run it. */
  boolean isReady(Address account, long time) {
    return flight.isEmpty()
        && task.isDue(time)
        && task.turnAt(time) >= firstTurn
        && time >= task.startOfTurnAt(time) + wait(account, time);
  }

  /** Another one for each keeper, task and turn. */
  private long wait(Address account, long time) {
    long max = Math.min(WAIT_MAX_SECONDS, task.frequency() / WAIT_PART);
    Bytes words =
        Bytes.concat(
            account.value(),
            Bytes32.ofUnsigned(task.id()).value(),
            Bytes32.ofUnsigned(task.turnAt(time)).value());
    return Keccak.hash(words).value().get(0) % (max + 1);
  }
}
