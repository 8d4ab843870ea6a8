package network.haca.onnx.binding;

import java.util.function.BooleanSupplier;

/** Tells whether a run had memory that runs share for itself, all of it and in one piece. */
final class RunsInFlight {
  private long begun;
  private int running;
  private boolean isWhole;

  /** The state of the memory at a run's beginning. */
  record Beginning(long number, boolean hasAll) {}

  synchronized Beginning begin() {
    Beginning beginning = new Beginning(++begun, running == 0 && isWhole);
    running++;
    isWhole = false;
    return beginning;
  }

  synchronized void end() {
    running--;
  }

  /** Asked before its end. */
  synchronized boolean hadAll(Beginning beginning) {
    return beginning.hasAll() && begun == beginning.number();
  }

  /**
   * Sweeps, which makes the memory whole if none runs but who sweeps.
   *
   * @param sweep whether it could
   */
  void swept(BooleanSupplier sweep) {
    long before;
    synchronized (this) {
      before = begun;
    }
    boolean isDone = sweep.getAsBoolean();
    synchronized (this) {
      isWhole = isDone && running <= 1 && begun == before;
    }
  }
}
