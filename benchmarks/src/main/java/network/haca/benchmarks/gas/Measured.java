package network.haca.benchmarks.gas;

/**
 * The gas and the time that a block took.
 *
 * @param nanos on the clock
 * @param processorNanos of the thread that executes: what the clock would show on a machine that
 *     does nothing else, but for waits for the disk and for what other threads help with
 */
record Measured(long gas, long nanos, long processorNanos) {
  /** Seconds on the clock for so much gas at this pace. */
  double seconds(long of) {
    return nanos / 1e9 * of / gas;
  }

  double processorSeconds(long of) {
    return processorNanos / 1e9 * of / gas;
  }
}
