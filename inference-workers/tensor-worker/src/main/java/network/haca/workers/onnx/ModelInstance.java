package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import network.haca.service.BackgroundThread;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;

/**
 * A thread that takes what waits for a model and runs it, together where that changes no answer.
 * While one batch runs the next gathers; a run waits for more only where the model asks for that.
 */
final class ModelInstance implements AutoCloseable {
  private final BatchRunner runner;
  private final Batching batching;
  private final BatchRun run;
  private final RunErrors errors;
  private final ModelMetrics metrics;
  private final BlockingQueue<BatchRequest> queue;
  private final List<BatchRequest> waiting = new ArrayList<>();
  private final List<BatchRequest> batch = new ArrayList<>();

  /** Made while there is memory. */
  private final Model.RefusedException lost =
      new Model.RefusedException(
          InferenceOutcome.Reason.FAILED, "the node lacks the memory for this request");

  private final BackgroundThread thread;

  /**
   * The rule by which requests run together.
   *
   * @param rowsMax of one run; 0 never has requests run together
   * @param joinable inputs whose first dimension counts rows
   * @param delayNanos how long a run waits for more
   * @param preferred numbers of rows with which it waits no longer
   */
  record Batching(int rowsMax, Set<String> joinable, long delayNanos, Set<Integer> preferred) {
    boolean isEnough(long rows) {
      return rows >= rowsMax || preferred.contains((int) rows);
    }
  }

  /**
   * Begins at once.
   *
   * @param queue that instances share
   */
  ModelInstance(
      String name,
      BatchRunner runner,
      Batching batching,
      BlockingQueue<BatchRequest> queue,
      RunErrors errors,
      RunCounts counts,
      ModelMetrics metrics) {
    this.runner = runner;
    this.batching = batching;
    this.queue = queue;
    this.errors = errors;
    this.metrics = metrics;
    this.run = new BatchRun(runner, errors, counts);
    this.thread = BackgroundThread.started("model-" + name, this::serve);
  }

  void askToEnd() {
    thread.askToEnd();
  }

  @Override
  public void close() {
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
    waiting.forEach(BatchRequest::refuse);
  }

  private void serveNext() throws InterruptedException {
    if (waiting.isEmpty()) {
      waiting.add(queue.take());
    }
    queue.drainTo(waiting, Math.max(0, batching.rowsMax() - waiting.size()));
    if (batching.delayNanos() > 0 && batching.rowsMax() > 1) {
      gather();
    }
    BatchRequest.takeBatch(waiting, batch, batching.rowsMax(), batching.joinable());
    metrics.ran(batch.size());
    run.run(batch);
    batch.clear();
  }

  /** Waits for more, no longer than the first may. */
  private void gather() throws InterruptedException {
    long end = waiting.getFirst().since() + batching.delayNanos();
    long rows = waiting.stream().mapToLong(BatchRequest::rows).sum();
    while (!batching.isEnough(rows)) {
      BatchRequest next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      waiting.add(next);
      rows += next.rows();
    }
  }

  private void abandon() {
    while (!batch.isEmpty()) {
      var _ = batch.getLast().answer().completeExceptionally(lost);
      batch.removeLast();
    }
  }
}
