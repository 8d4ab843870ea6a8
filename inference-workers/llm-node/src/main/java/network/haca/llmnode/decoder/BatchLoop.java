package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous batching: one thread makes a token of every answer per step. An answer joins the batch
 * as soon as its prompt has been read, in parts between the steps of the others, and leaves it when
 * it has ended; nobody waits for anybody's end (Yu et al. 2022, "Orca").
 */
final class BatchLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
  private static final long IDLE_MILLIS = 100;

  private final DecoderSession session;
  private final DecoderSpec spec;
  private final DecoderOptions options;
  private final BlockingQueue<Generation> queue;
  private final Thread thread;
  private volatile boolean isClosed;

  private final List<Generation> batch = new ArrayList<>();
  private @Nullable KeyValueCache cache;
  private @Nullable Generation reading;
  private @Nullable KeyValueCache readingCache;

  BatchLoop(String name, DecoderSession session, DecoderSpec spec, DecoderOptions options) {
    this.session = session;
    this.spec = spec;
    this.options = options;
    this.queue = new ArrayBlockingQueue<>(options.queueMax());
    this.thread = Thread.ofPlatform().name("decoder-" + name).daemon().start(this::run);
  }

  /** False if too many wait already. */
  boolean offer(Generation generation) {
    return !isClosed && queue.offer(generation);
  }

  /** Its place in the line is another's from now on. */
  void withdraw(Generation generation) {
    queue.remove(generation);
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed) {
      try {
        admit();
        read();
        step();
      } catch (InterruptedException e) {
        isClosed = true;
      } catch (RuntimeException | VirtualMachineError e) {
        // Whatever it was, nobody may wait for ever; memory comes back with the answers.
        LOG.error("a step of the model failed", e);
        drop("The model failed.");
      }
    }
    drop("The node is closing.");
    for (Generation waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      waiting.fail("The node is closing.");
    }
  }

  /** Waits only if there is nothing to do. */
  private void admit() throws InterruptedException {
    if (reading != null || batch.size() >= options.sequencesMax()) {
      return;
    }
    Generation next =
        batch.isEmpty() ? queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : queue.poll();
    if (next != null && !next.isOver()) {
      reading = next;
      readingCache = session.emptyCache();
    }
  }

  /** A part of the prompt of who joins next; when it is read, the first token of its answer. */
  private void read() {
    Generation generation = reading;
    KeyValueCache before = readingCache;
    if (generation == null || before == null) {
      return;
    }
    if (generation.isOver()) {
      stopReading();
      before.close();
      return;
    }
    long[][] part = {generation.nextOfPrompt(options.prefillTokens())};
    readingCache = null;
    DecoderSession.Step step = session.step(part, before);
    readingCache = step.cache();
    if (generation.isPromptRead()) {
      generation.next(step.logits().getFirst(), spec.ends());
      stopReading();
      try (KeyValueCache joining = step.cache()) {
        if (!generation.isOver()) {
          regroup(Optional.of(joining));
          batch.add(generation);
        }
      }
    }
  }

  /** A token of every answer. */
  private void step() {
    if (batch.stream().anyMatch(Generation::isOver)) {
      regroup(Optional.empty());
    }
    KeyValueCache before = cache;
    if (before == null) {
      return;
    }
    long[][] tokens =
        batch.stream().map(generation -> new long[] {generation.last()}).toArray(long[][]::new);
    cache = null;
    DecoderSession.Step step = session.step(tokens, before);
    cache = step.cache();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).next(step.logits().get(i), spec.ends());
    }
  }

  /** Those that are over leave the cache; the other's sequences join it. */
  private void regroup(Optional<KeyValueCache> joining) {
    KeyValueCache before = cache;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (!batch.get(i).isOver()) {
        kept.add(i);
      }
    }
    batch.removeIf(Generation::isOver);
    KeyValueCache from = before == null ? session.emptyCache() : before;
    try (from) {
      cache = null;
      if (!kept.isEmpty() || joining.isPresent()) {
        cache = from.with(kept, joining.stream().toList());
      }
    }
  }

  private void stopReading() {
    reading = null;
    readingCache = null;
  }

  private void drop(String reason) {
    List<Generation> all = new ArrayList<>(batch);
    if (reading != null) {
      all.add(reading);
    }
    if (readingCache != null) {
      readingCache.close();
    }
    if (cache != null) {
      cache.close();
    }
    cache = null;
    stopReading();
    batch.clear();
    all.stream().filter(generation -> !generation.isOver()).forEach(one -> one.fail(reason));
  }
}
