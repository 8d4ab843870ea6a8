package network.haca.benchmarks.stream;

/**
 * Batches that a run's proofs fill exactly: one that is not full would wait for its age, which
 * would be measured.
 *
 * @param size of a batch
 * @param proofs of all partitions, each with the same number of full batches
 */
record FullBatches(int size, int proofs) {
  /** Upper bound on the proofs of a batch; its bytes have room for them however they are signed. */
  static final int SIZE_MAX = 5_000;

  /**
   * The most of so many proofs that can be used.
   *
   * @param available at least one for each partition
   */
  static FullBatches of(int available, int partitions) {
    int each = available / partitions;
    int size = Math.min(SIZE_MAX, each);
    return new FullBatches(size, each / size * size * partitions);
  }
}
