package network.haca.llmnode.decoder;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import network.haca.service.BackgroundThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a model: brings those that wait in line into the batch, and drives it on. */
final class BatchLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
  private static final long IDLE_MILLIS = 100;

  private final ContinuousBatch<?> batch;
  private final BlockingQueue<BatchMember> queue;
  private final BackgroundThread thread;

  /**
   * @param queueMax of those that wait
   */
  BatchLoop(String name, ContinuousBatch<?> batch, int queueMax) {
    this.batch = batch;
    this.queue = new ArrayBlockingQueue<>(queueMax);
    this.thread = BackgroundThread.started("decoder-" + name, this::run);
  }

  /** False if too many wait already. */
  boolean offer(BatchMember member) {
    return !thread.isClosing() && queue.offer(member);
  }

  /** Its place in the line is another's from now on. */
  void withdraw(BatchMember member) {
    queue.remove(member);
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run(BackgroundThread own) {
    while (!own.isClosing()) {
      try {
        admit();
        batch.go();
      } catch (InterruptedException e) {
        own.askToEnd();
      } catch (RuntimeException | VirtualMachineError e) {
        // Whatever it was, nobody may wait for ever; memory comes back with the answers.
        LOG.error("a step of the model failed", e);
        batch.drop("The model failed.");
      }
    }
    batch.drop("The node is closing.");
    for (BatchMember waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      waiting.fail("The node is closing.");
    }
  }

  /** Waits only if there is nothing to do. */
  private void admit() throws InterruptedException {
    if (batch.hasPlace()) {
      BatchMember next =
          batch.isIdle() ? queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : queue.poll();
      if (next != null) {
        batch.join(next);
      }
    }
  }
}
