package network.haca.benchmarks.load;

/**
 * Answers per second, and how long clients waited for one.
 *
 * @param perSecond answers of all clients together
 * @param medianMillis from a request to its whole answer
 * @param p95Millis 95th percentile of the same
 */
public record Rate(double perSecond, double medianMillis, double p95Millis) {}
