package network.haca.zk;

import java.time.Duration;

/**
 * Bounds on a prover's process.
 *
 * @param memoryBytes of its address space
 * @param fileBytes of each file that it writes
 * @param folderBytes of all files of a circuit
 * @param logrowsMax the circuit has at most two to the power of it rows
 * @param threads that prove at once
 * @param patience with one request
 */
public record ProverLimits(
    long memoryBytes,
    long fileBytes,
    long folderBytes,
    int logrowsMax,
    int threads,
    Duration patience) {
  /** Bounds for a machine of 8 GiB. */
  public static final ProverLimits DEFAULT =
      new ProverLimits(
          6L << 30,
          4L << 30,
          8L << 30,
          20,
          Runtime.getRuntime().availableProcessors(),
          Duration.ofMinutes(30));
}
