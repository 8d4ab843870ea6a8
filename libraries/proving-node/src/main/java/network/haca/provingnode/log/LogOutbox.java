package network.haca.provingnode.log;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.provingnode.core.Outbox;

/**
 * Messages in a log of segments until somebody has taken them. Those that are appended at the same
 * time share one write and one flush. What is taken may be handed out again after a restart.
 *
 * @param <M> what is kept
 */
public final class LogOutbox<M extends MessageLite> implements Outbox<M>, AutoCloseable {
  private final LogFolder folder;
  private final LogOptions options;
  private final Parser<M> parser;
  private final LogState state;
  private final LogWriter writer;
  private final Thread thread;

  private LogOutbox(LogFolder folder, LogOptions options, Parser<M> parser) throws IOException {
    this.folder = folder;
    this.options = options;
    this.parser = parser;
    Recovery.Found found = Recovery.find(folder);
    LowerBound bound = new LowerBound(folder);
    this.state = new LogState(options, new Holdings(found, bound.written()), bound.written());
    this.writer = new LogWriter(folder, options, state, bound, found);
    this.thread = Thread.ofPlatform().daemon().name("outbox-writer").start(writer::run);
  }

  /**
   * Opens it, also on a disk that takes nothing now: {@link #refusal} says so.
   *
   * @throws IOException if it cannot be read, is damaged, or is of an earlier release
   */
  public static <M extends MessageLite> LogOutbox<M> open(
      Parser<M> parser, Path folder, LogOptions options) throws IOException {
    Files.createDirectories(folder);
    return open(parser, new DiskFolder(folder), options);
  }

  static <M extends MessageLite> LogOutbox<M> open(
      Parser<M> parser, LogFolder folder, LogOptions options) throws IOException {
    return new LogOutbox<>(folder, options, parser);
  }

  @Override
  public long append(M message) throws NotKeptException {
    Append append = Append.of(message.toByteString());
    state.append(append);
    try {
      return append.number().orTimeout(options.patience().toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        // It may be durable later: a leaf without an answer.
        throw new NotKeptException(state.hung(options.patience()));
      }
      if (e.getCause() instanceof NotKeptException refused) {
        throw new NotKeptException(String.valueOf(refused.getMessage()));
      }
      throw e;
    }
  }

  @Override
  public Optional<String> refusal() {
    return state.refusal();
  }

  /** What was durable and cannot be read any more, by file; nothing if all of it can. */
  public Optional<String> damage() {
    return state.damage();
  }

  /** A reader that begins with the oldest that waits. */
  public LogReader<M> reader() {
    return new LogReader<>(folder, state, parser);
  }

  /**
   * One that waits, by its number; nothing if it was taken.
   *
   * @throws IOException if it cannot be read now
   */
  public Optional<M> get(long sequence) throws IOException {
    try (LogReader<M> reader = reader()) {
      return reader.get(sequence);
    }
  }

  /** Somebody has taken it: it is forgotten. Taken again, it is nothing. */
  public void take(long sequence) {
    state.take(sequence);
  }

  /**
   * @param listener runs, on the thread that writes, when there is more to read
   */
  public void onAppend(Runnable listener) {
    writer.onGrown(listener);
  }

  /** Those that nobody has taken. */
  public long waiting() {
    return state.waiting();
  }

  /** On disk. */
  public long bytes() {
    return state.count(Holdings::fileBytes);
  }

  /** For how long the oldest waits; zero if none does. */
  public Duration oldestAge() {
    long now = options.clock().millis();
    return state
        .ask(Holdings::oldestTime)
        .map(since -> Duration.ofMillis(Math.max(0, now - since)))
        .orElse(Duration.ZERO);
  }

  /** Messages that were not kept since it was opened. */
  public long refused() {
    return state.refused();
  }

  /** Why nothing will be written until it is opened again; nothing while its thread lives. */
  public Optional<String> death() {
    return thread.isAlive() ? Optional.empty() : Optional.of("the outbox's writer has ended");
  }

  /** What waits to be written is written before. */
  @Override
  public void close() {
    state.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
