package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.TensorSpec;

/**
 * A served model: one thread takes what waits and runs it, together where the descriptor allows.
 * Nothing waits for a batch to fill; while one batch runs the next gathers.
 */
final class OnnxModel implements Model {
  private final ModelDescriptor descriptor;
  private final Bytes32 digest;
  private final BatchRunner runner;
  private final BlockingQueue<BatchRequest> queue;
  private final Thread thread;

  OnnxModel(ModelDescriptor descriptor, Bytes32 digest, BatchRunner runner, int queueMax) {
    this.descriptor = descriptor;
    this.digest = digest;
    this.runner = runner;
    this.queue = new ArrayBlockingQueue<>(queueMax);
    this.thread = Thread.ofPlatform().daemon().name("model-" + name()).start(this::serve);
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

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException {
    TensorSpec.check(runner.inputs(), inputs);
    BatchRequest request = new BatchRequest(inputs, new CompletableFuture<>());
    if (!queue.offer(request)) {
      throw new OverloadedException(
          "model '%s': %d requests wait already; try again later".formatted(name(), queue.size()));
    }
    return request.answer();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runner.close();
  }

  private void serve() {
    List<BatchRequest> waiting = new ArrayList<>();
    try {
      while (true) {
        if (waiting.isEmpty()) {
          waiting.add(queue.take());
        }
        queue.drainTo(waiting, Math.max(0, descriptor.maxBatchSize() - waiting.size()));
        List<BatchRequest> batch = BatchRequest.takeBatch(waiting, descriptor.maxBatchSize());
        BatchRequest.run(runner, batch);
      }
    } catch (InterruptedException e) {
      waiting.forEach(request -> request.answer().cancel(false));
    }
  }
}
