package network.haca.bridge.core;

import java.util.Optional;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** A task as a keeper knows it: its state when it was last read, and its run. */
final class KeptTask {
  /** A keeper waits up to so long, so that several rarely run one task at the same time. */
  private static final long WAIT_MAX_SECONDS = 5;

  /** At least three quarters of a turn are left. */
  private static final long WAIT_PART = 4;

  private WorkflowTask task;
  private long triedAt;
  private long pausedUntil;
  private Optional<Flight> flight = Optional.empty();

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

  void tried(long time) {
    triedAt = time;
  }

  /** Seconds; 0 before the first try. */
  long triedAt() {
    return triedAt;
  }

  /** Leaves it out for a while for what is no failure of its own. */
  void pause(long until) {
    pausedUntil = until;
  }

  /** Whether a keeper with that account is to run it. */
  boolean isReady(Address account, long time) {
    return flight.isEmpty()
        && task.isDue(time)
        && time >= pausedUntil
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
