package network.haca.workers.onnx;

import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.workers.core.ModelStatistics;
import network.haca.workers.core.ModelStatistics.Run;
import network.haca.workers.core.ModelStatistics.Times;

/** Counts what a model does. Times are in nanoseconds. */
final class RunCounts {
  /** Numbers of rows that are counted apart; a model without a bound may meet any. */
  private static final int SIZES_MAX = 1_024;

  private final InstantSource clock;
  private ModelStatistics counted = ModelStatistics.NONE;

  RunCounts(InstantSource clock) {
    this.clock = clock;
  }

  /** A run that answered requests. */
  record Ran(int requests, long rows, long queued, long input, long infer, long output) {}

  synchronized void ran(Ran run) {
    int n = run.requests();
    SortedMap<Long, Run> sizes = new TreeMap<>(counted.bySize());
    if (sizes.containsKey(run.rows()) || sizes.size() < SIZES_MAX) {
      Run size = sizes.getOrDefault(run.rows(), Run.NONE);
      sizes.put(
          run.rows(),
          new Run(
              size.input().and(1, run.input()),
              size.infer().and(1, run.infer()),
              size.output().and(1, run.output())));
    }
    counted =
        new ModelStatistics(
            clock.millis(),
            counted.runs() + 1,
            counted.rows() + run.rows(),
            counted.success(),
            counted.failure(),
            counted.queue().and(n, run.queued()),
            counted.input().and(n, run.input()),
            counted.infer().and(n, run.infer()),
            counted.output().and(n, run.output()),
            sizes);
  }

  /** A request that was answered, or not, so long after it came. */
  synchronized void ended(boolean isAnswered, long nanos) {
    Times success = counted.success();
    Times failure = counted.failure();
    counted =
        new ModelStatistics(
            counted.lastMillis(),
            counted.runs(),
            counted.rows(),
            isAnswered ? success.and(1, nanos) : success,
            isAnswered ? failure : failure.and(1, nanos),
            counted.queue(),
            counted.input(),
            counted.infer(),
            counted.output(),
            counted.bySize());
  }

  synchronized ModelStatistics now() {
    return counted;
  }
}
