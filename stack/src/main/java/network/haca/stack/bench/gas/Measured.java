package network.haca.stack.bench.gas;

/** What a block took. */
record Measured(long gas, long nanos) {
  /** Seconds for so much gas at this pace. */
  double seconds(long of) {
    return gas == 0 ? 0 : nanos / 1e9 * of / gas;
  }
}
