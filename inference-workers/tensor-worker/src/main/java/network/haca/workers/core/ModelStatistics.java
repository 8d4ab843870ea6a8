package network.haca.workers.core;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model has done since it was opened, as Triton's extension for statistics counts it. Times
 * are in nanoseconds.
 *
 * @param runs of the model, of which each may answer several requests
 * @param rows that were asked for, which Triton calls inferences
 * @param success requests that were answered, with all their time here
 * @param failure requests that were not
 * @param queue the time that requests waited for a run
 * @param input the time that inputs of several were put together
 * @param infer the time of runs
 * @param output the time that outputs were parted again
 * @param bySize the same of each number of rows in a run
 */
public record ModelStatistics(
    long lastMillis,
    long runs,
    long rows,
    Times success,
    Times failure,
    Times queue,
    Times input,
    Times infer,
    Times output,
    SortedMap<Long, Run> bySize) {
  public static final ModelStatistics NONE =
      new ModelStatistics(
          0,
          0,
          0,
          Times.NONE,
          Times.NONE,
          Times.NONE,
          Times.NONE,
          Times.NONE,
          Times.NONE,
          new TreeMap<>());

  /** How often something was done, and how long it took in all. */
  public record Times(long count, long nanos) {
    public static final Times NONE = new Times(0, 0);

    public Times and(long times, long more) {
      return new Times(count + times, nanos + more);
    }
  }

  /** Runs of one number of rows. */
  public record Run(Times input, Times infer, Times output) {
    public static final Run NONE = new Run(Times.NONE, Times.NONE, Times.NONE);
  }
}
