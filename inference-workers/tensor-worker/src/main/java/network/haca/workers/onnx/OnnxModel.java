package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.service.BackgroundThread;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.workers.core.Patience;
import network.haca.workers.core.TensorSpec;

/**
 * A served model: one thread takes what waits and runs it, together where that changes no answer.
 * Nothing waits for a batch to fill; while one batch runs the next gathers.
 */
final class OnnxModel implements Model {
  private final ModelDescriptor descriptor;
  private final Bytes32 digest;
  private final BatchRunner runner;
  private final int rowsMax;
  private final Set<String> joinable;
  private final BatchRun run;
  private final RunErrors errors;
  private final ModelMetrics metrics;
  private final Patience patience;
  private final BlockingQueue<BatchRequest> queue;
  private final List<BatchRequest> waiting = new ArrayList<>();
  private final List<BatchRequest> batch = new ArrayList<>();

  /** Made while there is memory. */
  private final RefusedException lost =
      new RefusedException(
          InferenceOutcome.Reason.FAILED, "the node lacks the memory for this request");

  private final BackgroundThread thread;

  /**
   * @param rowsMax of one run when requests run together; 0 never has them do so
   */
  OnnxModel(
      ModelDescriptor descriptor,
      Bytes32 digest,
      BatchRunner runner,
      int rowsMax,
      OnnxOptions options) {
    this.descriptor = descriptor;
    this.digest = digest;
    this.runner = runner;
    this.rowsMax = rowsMax;
    this.joinable =
        runner.inputs().stream()
            .filter(BatchProbe::countsRows)
            .map(TensorSpec::name)
            .collect(Collectors.toUnmodifiableSet());
    this.errors = new RunErrors(descriptor.name());
    this.run = new BatchRun(runner, errors);
    this.patience = options.patience();
    this.queue = new ArrayBlockingQueue<>(options.queueMax());
    this.metrics = new ModelMetrics(descriptor.name(), queue);
    this.thread = BackgroundThread.started("model-" + descriptor.name(), this::serve);
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
    return runner.inputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return runner.outputs();
  }

  /** Of one run when requests run together; 0 if they never do. */
  int rowsMax() {
    return rowsMax;
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException {
    TensorSpec.check(runner.inputs(), inputs);
    BatchRequest request = new BatchRequest(inputs);
    Optional<String> refusal = patience.refusal(firstSince(), request.since());
    if (refusal.isPresent()) {
      return overloaded(refusal.get());
    }
    if (!queue.offer(request)) {
      return overloaded("%d requests wait already; try again later".formatted(queue.size()));
    }
    if (thread.isClosing()) {
      // Nobody may look into the queue any more.
      refuse(request);
    }
    return request.answer();
  }

  private OptionalLong firstSince() {
    BatchRequest first = queue.peek();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.since());
  }

  private static CompletionStage<List<Tensor>> overloaded(String reason) {
    return CompletableFuture.failedStage(
        new RefusedException(InferenceOutcome.Reason.OVERLOADED, reason));
  }

  @Override
  public void close() {
    metrics.close();
    thread.interrupt();
    if (!thread.isRunning()) {
      // A run that goes on still has the runner; a leak at the end is better than its memory gone.
      runner.close();
    }
  }

  private void serve(BackgroundThread own) {
    while (!own.isClosing()) {
      try {
        abandon();
        serveNext();
      } catch (InterruptedException e) {
        own.askToEnd();
      } catch (RuntimeException | Error e) {
        // Whatever it was: nobody may wait for ever, so the next round answers who is left.
        errors.note(e);
      }
    }
    waiting.forEach(OnnxModel::refuse);
    for (BatchRequest left = queue.poll(); left != null; left = queue.poll()) {
      refuse(left);
    }
  }

  private void serveNext() throws InterruptedException {
    if (waiting.isEmpty()) {
      waiting.add(queue.take());
    }
    queue.drainTo(waiting, Math.max(0, rowsMax - waiting.size()));
    BatchRequest.takeBatch(waiting, batch, rowsMax, joinable);
    metrics.ran(batch.size());
    run.run(batch);
    batch.clear();
  }

  private void abandon() {
    while (!batch.isEmpty()) {
      var _ = batch.getLast().answer().completeExceptionally(lost);
      batch.removeLast();
    }
  }

  private static void refuse(BatchRequest request) {
    var _ =
        request
            .answer()
            .completeExceptionally(
                new RefusedException(
                    InferenceOutcome.Reason.UNAVAILABLE, "it is being closed on this node"));
  }
}
