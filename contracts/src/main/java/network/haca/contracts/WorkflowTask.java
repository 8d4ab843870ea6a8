package network.haca.contracts;

import network.haca.primitives.Address;

/**
 * A workflow that is to run again and again (rule D6). Its turns are numbered from 0; a turn is
 * over when the next begins, whether it was run or not.
 *
 * @param id its place among all tasks
 * @param start when its first turn begins, seconds
 * @param frequency seconds of a turn
 * @param endTime no turn is run from then on, seconds
 * @param runs of all turns
 * @param nextTurn the first that may still run
 * @param lastRunAt seconds; 0 before the first run
 */
public record WorkflowTask(
    long id,
    Address owner,
    long start,
    long frequency,
    Address workflow,
    long endTime,
    long runs,
    long nextTurn,
    long lastRunAt) {

  public boolean hasEnded(long time) {
    return time >= endTime;
  }

  /** The turn of a time that is not before the first. */
  public long turnAt(long time) {
    return Math.max(0, time - start) / frequency;
  }

  public boolean isDue(long time) {
    return !hasEnded(time) && time >= start && turnAt(time) >= nextTurn;
  }

  /** The beginning of the turn of a time. */
  public long startOfTurnAt(long time) {
    return start + turnAt(time) * frequency;
  }
}
