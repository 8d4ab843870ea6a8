package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.core.Completions;
import network.haca.bridge.core.Passage;
import network.haca.bridge.core.Passages;
import network.haca.bridge.core.Phase;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.Step;
import network.haca.bridge.core.WaitingBatches;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.TreeDump;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every batch of this bridge as far as it goes: those that can be worked on have places,
 * those that wait are bytes on disk, and one look at the chain is for all that are pending (rule
 * S8).
 */
public final class BatchSettling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSettling.class);
  private static final long LOOK_MILLIS = 50;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final WaitingBatches waiting;
  private final Steps steps;
  private final PendingView chain;
  private final Passages passages;
  private final Completions completions = new Completions();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final WaitingReport report;
  private final Thread thread;
  private volatile boolean closed;

  /** What {@link BatchSteps} does. */
  interface Steps {
    Step take(Passage passage, SettlingBatch batch) throws IOException;
  }

  /** What {@link Relay#pending} tells. */
  interface PendingView {
    Set<Long> pending() throws IOException;
  }

  /**
   * Goes on with what an earlier run has left, too.
   *
   * @param places that work on batches has, in each lane
   */
  public static BatchSettling start(
      WaitingBatches waiting, BatchSteps steps, Relay relay, int places) {
    return new BatchSettling(waiting, steps::take, relay::pending, places);
  }

  BatchSettling(WaitingBatches waiting, Steps steps, PendingView chain, int places) {
    this.waiting = waiting;
    this.steps = steps;
    this.chain = chain;
    this.passages = new Passages(places);
    this.report = new WaitingReport(passages);
    waiting
        .arrivals()
        .forEach((root, at) -> passages.add(Passage.begin(root, now() - age(at), now())));
    this.thread = Thread.ofPlatform().daemon().name("batch-settling").start(this::run);
  }

  /**
   * Takes a batch; it is on disk when this returns.
   *
   * @param done is run once nothing is left to do for it; not if the bridge ends before
   */
  public void accept(SettlingBatch batch, Runnable done) {
    synchronized (completions) {
      if (!passages.has(batch.root())) {
        waiting.put(batch, System.currentTimeMillis());
        passages.add(Passage.begin(batch.root(), now(), now()));
      }
      completions.add(batch.root(), done);
    }
    wake();
  }

  /** Every batch that is not settled. */
  public Passages passages() {
    return passages;
  }

  /** How long ago the oldest batch that is not settled came; nothing if there is none. */
  public Optional<Duration> oldestAge() {
    return passages.oldest().map(each -> Duration.ofMillis(now() - each.arrivedAt()));
  }

  public boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    workers.shutdownNow();
    try {
      thread.join();
      if (!workers.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("work on batches does not end; it goes on when the bridge is started again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** How long ago that was, by a clock that may have been set since. */
  private static long age(long epochMillis) {
    return Math.max(0, System.currentTimeMillis() - epochMillis);
  }

  private void wake() {
    synchronized (passages) {
      passages.notifyAll();
    }
  }

  private void run() {
    while (!closed) {
      try {
        watch();
        for (Passage passage : passages.begin(now())) {
          begin(passage);
        }
        report.say(now());
        synchronized (passages) {
          if (!closed) {
            passages.wait(LOOK_MILLIS);
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("batches are not looked after for a moment: {}", e.toString());
      }
    }
  }

  private void watch() {
    if (passages.pending().isEmpty()) {
      return;
    }
    try {
      passages.watch(chain.pending(), now());
      report.chainAnswers();
    } catch (IOException e) {
      report.chainIsAway(e);
    }
  }

  private void begin(Passage passage) {
    try {
      workers.execute(() -> work(passage));
    } catch (RuntimeException | Error e) {
      passages.end(passage.waits(passage.phase(), e.toString(), now()));
    }
  }

  private void work(Passage passage) {
    try {
      Optional<Bytes> dump = waiting.dump(passage.root());
      if (dump.isEmpty()) {
        throw new IllegalStateException("the bytes of batch " + passage.root() + " are gone");
      }
      after(passage, steps.take(passage, SettlingBatch.read(dump.get(), Integer.MAX_VALUE)));
    } catch (IOException | TreeDump.MalformedException | RuntimeException | Error e) {
      // First: to log may fail again where memory is short.
      passages.end(passage.waits(passage.phase(), reason(e), now()));
    }
    wake();
  }

  private static String reason(Throwable failure) {
    return failure instanceof IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  private void after(Passage passage, Step step) {
    switch (step) {
      case Step.Done() -> done(passage.root(), List.of());
      case Step.Instead(List<SettlingBatch> parts) -> done(passage.root(), parts);
      case Step.Next(Phase phase, String blobId) ->
          passages.end(passage.ofBlob(blobId).to(phase, now()));
      case Step.Soon(String why) -> passages.end(passage.soon(why, now()));
      case Step.Pending(long number, String more, String blobId) ->
          passages.end(passage.ofBlob(blobId).pending(number, more, now()));
      case Step.Waits(Phase again, String why) -> passages.end(passage.waits(again, why, now()));
      case Step.Rejected(String why) -> passages.end(passage.rejected(why, now()));
    }
  }

  private void done(Bytes32 root, List<SettlingBatch> parts) {
    List<Runnable> callbacks;
    synchronized (completions) {
      waiting.replace(root, parts);
      long arrivedAt = passages.arrivedAt(root).orElse(now());
      passages.remove(root);
      parts.forEach(part -> passages.add(Passage.begin(part.root(), arrivedAt, now())));
      callbacks = completions.replace(root, parts.stream().map(SettlingBatch::root).toList());
    }
    callbacks.forEach(Runnable::run);
  }
}
