package network.haca.workers.onnx;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelStatistics;
import network.haca.workers.core.Patience;
import network.haca.workers.core.TensorSpec;

/**
 * A served model: its instances run what waits in one line. Nothing waits for a batch to fill
 * unless the model asks for that.
 */
final class OnnxModel implements Model {
  private final ModelDescriptor descriptor;
  private final Bytes32 digest;
  private final BatchRunner first;
  private final Map<String, List<String>> labels;
  private final int rowsMax;
  private final RunCounts counts = new RunCounts(InstantSource.system());
  private final ModelMetrics metrics;
  private final Patience patience;
  private final BlockingQueue<BatchRequest> queue;
  private final List<ModelInstance> instances;
  private volatile boolean isClosing;

  /**
   * @param runners of the same model, one for each instance
   * @param labels of classes, by output
   * @param rowsMax of one run when requests run together; 0 never has them do so
   */
  OnnxModel(
      ModelDescriptor descriptor,
      Bytes32 digest,
      List<? extends BatchRunner> runners,
      Map<String, List<String>> labels,
      int rowsMax,
      OnnxOptions options) {
    this.descriptor = descriptor;
    this.digest = digest;
    this.first = runners.getFirst();
    this.labels = labels;
    this.rowsMax = rowsMax;
    this.patience = options.patience();
    this.queue = new ArrayBlockingQueue<>(options.queueMax());
    this.metrics = new ModelMetrics(descriptor.name(), queue);
    RunErrors errors = new RunErrors(descriptor.name());
    ModelInstance.Batching batching = batching(descriptor.runOptions());
    this.instances =
        runners.stream()
            .map(
                runner ->
                    new ModelInstance(
                        descriptor.name(), runner, batching, queue, errors, counts, metrics))
            .toList();
  }

  private ModelInstance.Batching batching(RunOptions options) {
    Set<String> joinable =
        first.inputs().stream()
            .filter(BatchProbe::countsRows)
            .map(TensorSpec::name)
            .collect(Collectors.toUnmodifiableSet());
    return new ModelInstance.Batching(
        rowsMax,
        joinable,
        TimeUnit.MICROSECONDS.toNanos(options.batchDelayMicros()),
        Set.copyOf(options.preferred()));
  }

  @Override
  public String name() {
    return descriptor.name();
  }

  @Override
  public String version() {
    return descriptor.servedVersion();
  }

  @Override
  public Bytes32 digest() {
    return digest;
  }

  @Override
  public List<TensorSpec> inputs() {
    return first.inputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return first.outputs();
  }

  @Override
  public List<String> labels(String output) {
    return labels.getOrDefault(output, List.of());
  }

  @Override
  public ModelStatistics statistics() {
    return counts.now();
  }

  /** Of one run when requests run together; 0 if they never do. */
  int rowsMax() {
    return rowsMax;
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException {
    TensorSpec.check(first.inputs(), inputs);
    BatchRequest request = new BatchRequest(inputs);
    Optional<String> refusal = patience.refusal(firstSince(), request.since());
    if (refusal.isPresent()) {
      return overloaded(refusal.get());
    }
    if (!queue.offer(request)) {
      return overloaded("%d requests wait already; try again later".formatted(queue.size()));
    }
    if (isClosing) {
      // Nobody may look into the queue any more.
      request.refuse();
    }
    return counted(request);
  }

  private OptionalLong firstSince() {
    BatchRequest first = queue.peek();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.since());
  }

  private CompletionStage<List<Tensor>> counted(BatchRequest request) {
    return request
        .answer()
        .whenComplete(
            (answer, failure) ->
                counts.ended(failure == null, System.nanoTime() - request.since()));
  }

  private static CompletionStage<List<Tensor>> overloaded(String reason) {
    return CompletableFuture.failedStage(
        new RefusedException(InferenceOutcome.Reason.OVERLOADED, reason));
  }

  @Override
  public void close() {
    isClosing = true;
    metrics.close();
    instances.forEach(ModelInstance::askToEnd);
    instances.forEach(ModelInstance::close);
    for (BatchRequest left = queue.poll(); left != null; left = queue.poll()) {
      left.refuse();
    }
  }
}
