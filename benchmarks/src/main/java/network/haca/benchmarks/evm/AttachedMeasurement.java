package network.haca.benchmarks.evm;

/**
 * The time of a workload that calls no contract of the system, without one and with one.
 *
 * @param plainNanos nanoseconds for all transactions, the median of the rounds
 * @param ratio of the time with a contract of the system to that without, the median of pairs of
 *     rounds that ran one right behind the other
 */
public record AttachedMeasurement(String name, long plainNanos, double ratio) {}
