package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.onnx.Device;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelInstanceGroup;
import network.haca.schemas.v1.kserve.ModelOptimizationPolicy.ExecutionAccelerators;
import network.haca.schemas.v1.kserve.ModelOptimizationPolicy.ExecutionAccelerators.Accelerator;
import org.jspecify.annotations.Nullable;

/** The way in which Triton's configuration has a model run. */
record TritonRun(ModelConfig config) {
  private static final String THREADS = "intra_op_thread_count";

  /** The first accelerator that it names, of which there is none here. */
  Optional<String> accelerator() {
    ExecutionAccelerators named = config.getOptimization().getExecutionAccelerators();
    List<Accelerator> all = new ArrayList<>(named.getGpuExecutionAcceleratorList());
    all.addAll(named.getCpuExecutionAcceleratorList());
    return all.stream().map(Accelerator::getName).findFirst();
  }

  /** Fails with an IllegalArgumentException that says what cannot be. */
  RunOptions options() {
    return new RunOptions(
        threads(),
        config.getInstanceGroupCount() == 0 ? null : instances(),
        optimization(),
        device(),
        delay(),
        config.getDynamicBatching().getPreferredBatchSizeList());
  }

  private int threads() {
    String text =
        config.getParametersMap().containsKey(THREADS)
            ? config.getParametersOrThrow(THREADS).getStringValue()
            : "0";
    if (!text.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "parameter '%s' is '%s', not a number of threads".formatted(THREADS, text));
    }
    return Integer.parseInt(text);
  }

  private int instances() {
    return config.getInstanceGroupList().stream()
        .mapToInt(group -> Math.max(1, group.getCount()))
        .sum();
  }

  /** As Triton's backend for ONNX Runtime reads the level. */
  private RunOptions.Optimization optimization() {
    return switch (config.getOptimization().getGraph().getLevel()) {
      case -1 -> RunOptions.Optimization.BASIC;
      case 0 -> RunOptions.Optimization.ALL;
      case 1 -> RunOptions.Optimization.EXTENDED;
      case 2 -> RunOptions.Optimization.NONE;
      default ->
          throw new IllegalArgumentException(
              "'optimization' has the level %s, which is none of -1 to 2"
                  .formatted(config.getOptimization().getGraph().getLevel()));
    };
  }

  /** The node's where the file leaves it open. */
  private @Nullable Device device() {
    List<ModelInstanceGroup.Kind> kinds =
        config.getInstanceGroupList().stream().map(ModelInstanceGroup::getKind).distinct().toList();
    if (kinds.size() > 1) {
      throw new IllegalArgumentException(
          "'instance_group' names %s; all instances of a model run on one device here"
              .formatted(kinds));
    }
    return kinds.isEmpty()
        ? null
        : switch (kinds.getFirst()) {
          case KIND_CPU -> Device.CPU;
          case KIND_GPU -> Device.CUDA;
          case KIND_AUTO, KIND_MODEL, UNRECOGNIZED -> null;
        };
  }

  private int delay() {
    long micros = config.getDynamicBatching().getMaxQueueDelayMicroseconds();
    // Triton's number is unsigned.
    return micros < 0 || micros > RunOptions.DELAY_MAX ? RunOptions.DELAY_MAX + 1 : (int) micros;
  }
}
