package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that walks along the chain, again and again from where it was. */
final class Walker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Walker.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final String name;
  private final Walk walk;
  private final Thread thread;
  private volatile Optional<String> failure = Optional.empty();

  /** A part of the way. */
  interface Walk {
    /** Whether there is more to do at once. */
    boolean go() throws IOException, InterruptedException;
  }

  Walker(String name, Walk walk) {
    this.name = name;
    this.walk = walk;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        boolean more = false;
        try {
          more = walk.go();
          failure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
          if (failure.isEmpty()) {
            LOG.warn("{} waits: {}", name, e.toString());
          }
          failure = Optional.of(e.toString());
        }
        if (!more) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", name);
    }
  }
}
