package network.haca.answering.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.primitives.Bytes;

/**
 * Asks another judge of headers on a thread of its own, and waits for it no longer than a look at
 * requests may take: a node of strangers that is silent holds up nothing that is verified already.
 * For one thread.
 */
public final class BoundedTrust implements HeaderTrust, AutoCloseable {
  /** Headers that are being verified, or whose word nobody has asked for yet. */
  static final int WAITING_MAX = 256;

  private final HeaderTrust judge;
  private final Duration patience;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("signed-headers").factory());
  private final Map<Bytes, Future<Optional<String>>> waiting = new LinkedHashMap<>();

  public BoundedTrust(HeaderTrust judge, Duration patience) {
    this.judge = judge;
    this.patience = patience;
  }

  @Override
  public Optional<String> flaw(long height, Bytes header) throws IOException {
    Future<Optional<String>> word = waiting.get(header);
    if (word == null) {
      if (waiting.size() == WAITING_MAX) {
        waiting.values().removeIf(Future::isDone);
      }
      if (waiting.size() == WAITING_MAX) {
        throw new IOException("too many headers wait to be verified");
      }
      word = thread.submit(() -> judge.flaw(height, header));
      waiting.put(header, word);
    }
    try {
      Optional<String> flaw = word.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      waiting.remove(header);
      return flaw;
    } catch (TimeoutException e) {
      throw new IOException("the header of height %d is not verified yet".formatted(height), e);
    } catch (ExecutionException e) {
      waiting.remove(header);
      throw new IOException(
          "the header of height %d cannot be verified now: %s"
              .formatted(height, e.getCause() == null ? e : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a header was verified", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
