package network.haca.workers.onnx;

import java.util.List;
import network.haca.onnx.Device;
import org.jspecify.annotations.Nullable;

/**
 * The way in which one model runs, where it says so itself.
 *
 * @param threads that one run may use; 0, the default, leaves it to the node
 * @param instances that run at once, each with the weights for itself; 1 when absent
 * @param optimization of the graph before it runs; all when absent
 * @param device the node's when absent
 * @param batchDelayMicros how long a run waits for requests to share it; 0, the default, not at all
 * @param preferredBatchSizes rows with which it waits no longer
 */
record RunOptions(
    int threads,
    @Nullable Integer instances,
    @Nullable Optimization optimization,
    @Nullable Device device,
    int batchDelayMicros,
    @Nullable List<Integer> preferredBatchSizes) {
  static final int THREADS_MAX = 256;
  static final int INSTANCES_MAX = 16;
  static final int DELAY_MAX = 1_000_000;
  static final RunOptions DEFAULT = new RunOptions(0, null, null, null, 0, null);

  /** What ONNX Runtime makes of a graph before it runs, by its own names. */
  enum Optimization {
    NONE,
    BASIC,
    EXTENDED,
    ALL
  }

  RunOptions {
    requireBetween("threads", threads, 0, THREADS_MAX);
    requireBetween("instances", instances == null ? 1 : instances, 1, INSTANCES_MAX);
    requireBetween("batchDelayMicros", batchDelayMicros, 0, DELAY_MAX);
    if (preferredBatchSizes != null) {
      preferredBatchSizes = List.copyOf(preferredBatchSizes);
      preferredBatchSizes.forEach(
          size -> requireBetween("preferredBatchSizes", size, 1, ModelDescriptor.ROWS_MAX));
    }
  }

  private static void requireBetween(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "run.%s %d is not between %d and %d".formatted(field, value, least, most));
    }
  }

  int instanceCount() {
    return instances == null ? 1 : instances;
  }

  Optimization graph() {
    return optimization == null ? Optimization.ALL : optimization;
  }

  List<Integer> preferred() {
    return preferredBatchSizes == null ? List.of() : preferredBatchSizes;
  }
}
