package network.haca.workers.onnx;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The bounds of a model's run.
 *
 * @param outputBytesMax of all outputs of one run together
 * @param memoryBytesMax that the runs of all models of this process may take together, and as much
 *     again on a GPU
 * @param runMax until a run is ended; who asked has soon stopped waiting
 */
public record OnnxLimits(int outputBytesMax, long memoryBytesMax, Duration runMax) {
  public static final String OUTPUT_SETTING = "worker.output.max";
  public static final String MEMORY_SETTING = "worker.onnx.memory.max";
  public static final String RUN_SETTING = "worker.run.max";

  /** What an ingress takes from a node unless told otherwise, less what is around the outputs. */
  public static final int OUTPUT_BYTES_DEFAULT = (32 << 20) - (64 << 10);

  /** Less than an ingress waits for a node unless told otherwise, so that it hears why. */
  public static final Duration RUN_DEFAULT = Duration.ofSeconds(25);

  /** A quarter of what this machine, or this container, has. */
  public static long memoryBytesDefault() {
    return machineBytes() / 4;
  }

  /** Memory of the machine or container; the heap's bound where nobody says it. */
  public static long machineBytes() {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    return machine instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  public static OnnxLimits defaults() {
    return new OnnxLimits(OUTPUT_BYTES_DEFAULT, memoryBytesDefault(), RUN_DEFAULT);
  }
}
