package network.haca.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a full node, as it tells of them over its WebSocket ({@code eth_subscribe}), so
 * that who reads the chain's state need not ask while it cannot have changed. A node that does not
 * tell delays nobody: then nothing is waited for.
 */
public final class NewBlocks implements AutoCloseable {
  /** Upper bound on waiting for a block, should the connection have died unnoticed. */
  public static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** After so long without a block the connection is made anew: an idle chain is faster. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /** Upper bound on a message, in characters; a header takes some two thousand. */
  private static final int MESSAGE_MAX = 1 << 20;

  private static final String SUBSCRIBE =
      """
      {"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}""";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Thread> thread;
  private long told;
  private boolean isTelling;
  private boolean isClosed;

  /** The next block after the moment at which this was made. */
  public final class Next {
    private final long before;

    private Next(long before) {
      this.before = before;
    }

    /** Returns with the block, after some seconds without one, or at once if none is told. */
    public void await() throws InterruptedException {
      await(WAIT_MAX);
    }

    /**
     * Returns with the block, or after that time, or at once if none is told.
     *
     * @return false if none is told
     */
    public boolean await(Duration max) throws InterruptedException {
      return awaitOther(before, max);
    }

    /** Returns true if the block is there, or may be, since none is told. */
    public boolean mayBeThere() {
      return mayBeOther(before);
    }
  }

  /**
   * Begins to listen.
   *
   * @param webSocket of a full node; without it none is waited for
   */
  public NewBlocks(Optional<URI> webSocket) {
    this.thread =
        webSocket.map(
            node -> Thread.ofPlatform().daemon().name("new-blocks").start(() -> follow(node)));
  }

  /** Blocks of a node that is not listened to: nobody waits for them. */
  static NewBlocks untold() {
    return new NewBlocks(Optional.empty());
  }

  public synchronized Next next() {
    return new Next(told);
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    thread.ifPresent(Thread::interrupt);
  }

  private synchronized boolean mayBeOther(long before) {
    return !isTelling || isClosed || told != before;
  }

  private synchronized boolean awaitOther(long before, Duration max) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    for (long left = max.toNanos();
        !mayBeOther(before) && left > 0;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return isTelling && !isClosed;
  }

  /** Some may have come that nobody was told of: whoever waits is to look. */
  private synchronized void telling(boolean isTellingNow) {
    isTelling = isTellingNow;
    told++;
    notifyAll();
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  private void follow(URI node) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build()) {
      while (!isClosed()) {
        listen(client, node);
        telling(false);
        Thread.sleep(RECONNECT);
      }
    } catch (InterruptedException _) {
      // It is closed.
    } finally {
      // Whatever ends it: nobody may wait for what is not told any more.
      telling(false);
    }
  }

  private void listen(HttpClient client, URI node) throws InterruptedException {
    Subscription subscription = new Subscription();
    CompletableFuture<WebSocket> opening =
        client.newWebSocketBuilder().connectTimeout(CONNECT_MAX).buildAsync(node, subscription);
    try {
      WebSocket socket = opening.join();
      try {
        var _ = socket.sendText(SUBSCRIBE, true);
        subscription.awaitEnd();
      } finally {
        socket.abort();
      }
    } catch (CompletionException _) {
      // It cannot be reached now.
    }
  }

  /** Messages of one connection. */
  private final class Subscription implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile long heardAt = System.nanoTime();

    /** Returns when the connection ended, or tells nothing. */
    void awaitEnd() throws InterruptedException {
      for (long left = SILENCE_MAX.toNanos();
          left > 0 && !end.isDone();
          left = heardAt + SILENCE_MAX.toNanos() - System.nanoTime()) {
        try {
          var _ = end.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          // Something may have been heard meanwhile.
        } catch (ExecutionException _) {
          return;
        }
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (message.length() > MESSAGE_MAX) {
        end.complete(null);
        return null;
      }
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end.complete(null);
    }

    /** The answer to the subscription, or a block. */
    private void take(String text) {
      try {
        JsonNode read = JSON.readTree(text);
        if (read.hasNonNull("result") || read.path("method").asText().equals("eth_subscription")) {
          heardAt = System.nanoTime();
          telling(true);
        } else {
          end.complete(null);
        }
      } catch (JsonProcessingException _) {
        end.complete(null);
      }
    }
  }
}
