package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Takes every batch of this bridge as far as it goes: those that can be worked on have places,
 * those that wait are bytes on disk, and one look at the chain is for all that are pending (rule
 * S8).
 */
public final class BatchSettling implements Batches {
  private final WaitingBatches waiting;
  private final Steps steps;
  private final PendingView chain;
  private final Clocks clocks;
  private final Passages passages;
  private final Completions completions = new Completions();
  private final WaitingReport report;

  /** Work on a batch, as {@link BatchSteps} does it. */
  public interface Steps {
    /**
     * Does what is next.
     *
     * @throws IOException if something does not answer; to be tried again
     */
    Step take(Passage passage, SettlingBatch batch) throws IOException;
  }

  /** The settlements that are open, as {@link Relay#pending} tells. */
  public interface PendingView {
    Set<Long> pending() throws IOException;
  }

  /**
   * Goes on with what an earlier run has left, too.
   *
   * @param places that work on batches has, in each lane
   */
  public BatchSettling(
      WaitingBatches waiting,
      Steps steps,
      PendingView chain,
      Clocks clocks,
      WaitingNotes notes,
      int places) {
    this.waiting = waiting;
    this.steps = steps;
    this.chain = chain;
    this.clocks = clocks;
    this.passages = new Passages(places);
    this.report = new WaitingReport(passages, notes);
    waiting
        .arrivals()
        .forEach((root, at) -> passages.add(Passage.begin(root, now() - age(at), now())));
  }

  @Override
  public void accept(SettlingBatch batch, Runnable done) {
    synchronized (completions) {
      if (!passages.has(batch.root())) {
        waiting.put(batch, clocks.epochMillis());
        passages.add(Passage.arrived(batch.root(), now()));
      }
      completions.add(batch.root(), done);
    }
  }

  /** Every batch that is not settled. */
  public Passages passages() {
    return passages;
  }

  /** How long ago the oldest batch that is not settled came; nothing if there is none. */
  public Optional<Duration> oldestAge() {
    return passages.oldest().map(each -> Duration.ofMillis(now() - each.arrivedAt()));
  }

  /**
   * Looks at what is pending, and begins all work that is due and has a place. To be called again
   * in a moment, and when a piece of work has ended or a batch has come; by one thread at a time.
   *
   * @param workers take each piece of work, and may refuse it
   */
  public void round(Executor workers) {
    watch();
    for (Passage passage : passages.begin(now())) {
      begin(passage, workers);
    }
    report.say(now());
  }

  private long now() {
    return clocks.now();
  }

  /** How long ago that was, by a clock that may have been set since. */
  private long age(long epochMillis) {
    return Math.max(0, clocks.epochMillis() - epochMillis);
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

  private void begin(Passage passage, Executor workers) {
    try {
      workers.execute(() -> work(passage));
    } catch (Throwable e) {
      // An error as well: nobody else gives back its place.
      passages.end(passage.waits(passage.phase(), e.toString(), now()));
    }
  }

  private void work(Passage passage) {
    try {
      Optional<Bytes> dump = waiting.dump(passage.root());
      if (dump.isEmpty()) {
        throw new IllegalStateException("the bytes of batch " + passage.root() + " are gone");
      }
      after(passage, steps.take(passage, SettlingBatch.kept(passage.root(), dump.get())));
    } catch (Throwable e) {
      // An error as well: nobody else gives back its place.
      passages.end(passage.waits(passage.phase(), reason(e), now()));
    }
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
