package network.haca.ingress.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.haca.ingress.core.Directory;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the directory at an interval, and at once when it changed, and tells those who connect to
 * its nodes; all on one event loop.
 */
public final class DirectoryFollower {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryFollower.class);

  private final EventLoop loop;
  private final Directory directory;
  private final Duration interval;
  private final List<Function<List<NodeEntry>, Future<Void>>> followers;
  private volatile boolean closed;
  private volatile Runnable endLooks = () -> {};
  private volatile Optional<String> unread = Optional.of("it was not read yet");
  private volatile long readAt;
  private boolean isReading;
  private boolean hasChangedMeanwhile;

  /** Those who are told of the next reading. */
  private final List<Promise<Void>> waiting = new ArrayList<>();

  /**
   * @param followers each completes when it has asked every node once
   */
  public DirectoryFollower(
      EventLoop loop,
      Directory directory,
      Duration interval,
      List<Function<List<NodeEntry>, Future<Void>>> followers) {
    this.loop = loop;
    this.readAt = loop.nanos();
    this.directory = directory;
    this.interval = interval;
    this.followers = List.copyOf(followers);
  }

  /** Follows from now on; completes when every node was asked once. */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    loop.run(
        () -> {
          endLooks = loop.every(interval, this::read);
          read().onComplete(started);
        });
    return started.future();
  }

  /**
   * Reads the directory again, at once; completes when every node was asked what it serves, in a
   * reading that begins from now on.
   */
  public Future<Void> directoryChanged() {
    Promise<Void> asked = Promise.promise();
    loop.run(
        () -> {
          waiting.add(asked);
          var _ = read();
        });
    return asked.future();
  }

  public void close() {
    closed = true;
    endLooks.run();
    loop.run(this::letGo);
  }

  /**
   * Completes when every node was asked; the next reading does not wait for that: a node that hangs
   * must not keep another in.
   */
  private Future<Void> read() {
    if (closed || isReading) {
      hasChangedMeanwhile = true;
      if (closed) {
        letGo();
      }
      return Future.succeededFuture();
    }
    isReading = true;
    hasChangedMeanwhile = false;
    List<Promise<Void>> told = List.copyOf(waiting);
    waiting.clear();
    Future<List<NodeEntry>> entries = loop.blocking(directory::nodes);
    Future<Void> asked = entries.compose(this::tell).otherwiseEmpty();
    entries
        .onSuccess(read -> noteRead())
        .onFailure(this::warn)
        .onComplete(
            done -> {
              isReading = false;
              if (hasChangedMeanwhile) {
                read();
              }
            });
    asked.onComplete(done -> told.forEach(Promise::tryComplete));
    return asked;
  }

  private void letGo() {
    waiting.forEach(Promise::tryComplete);
    waiting.clear();
  }

  private Future<Void> tell(List<NodeEntry> entries) {
    return Future.join(followers.stream().map(follower -> follower.apply(entries)).toList())
        .mapEmpty();
  }

  /**
   * Why the directory was never read; nothing once it was. What was read then goes on to hold while
   * it cannot be read again: else all ingresses were out of work whenever the chain is.
   */
  public Optional<String> unread() {
    return unread;
  }

  /** For how long it could not be read, or was not yet. */
  public Duration age() {
    return Duration.ofNanos(loop.nanos() - readAt);
  }

  private void noteRead() {
    readAt = loop.nanos();
    unread = Optional.empty();
  }

  private void warn(Throwable failure) {
    unread = unread.map(before -> String.valueOf(failure.getMessage()));
    if (!closed) {
      LOG.warn("the directory cannot be read: {}", failure.getMessage());
    }
  }
}
