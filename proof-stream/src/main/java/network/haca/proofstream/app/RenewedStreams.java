package network.haca.proofstream.app;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import network.haca.primitives.GrowingPause;
import network.haca.service.BackgroundThread;
import network.haca.service.ProcessEnd;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams, made anew whenever it ends in an error: no thread of its own can be replaced then,
 * as after offsets of {@code haca.registry} that the broker no longer has. It takes away the local
 * state that was at fault, and what is made anew goes on from the last transaction.
 */
final class RenewedStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedStreams.class);
  private static final Duration ENDING_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  /** After so long, what ends it is another thing than before. */
  private static final Duration STEADY = Duration.ofMinutes(10);

  private final Supplier<KafkaStreams> streams;
  private final Runnable onRenewal;
  private final GrowingPause pause;
  private final Semaphore ends = new Semaphore(0);
  private final BackgroundThread thread;
  private volatile KafkaStreams now;
  private long startedAt;
  private int failures;

  /**
   * @param streams each to be started once
   * @param onRenewal runs whenever another is started
   * @param pause after the first failure; doubled for each one after
   */
  RenewedStreams(Supplier<KafkaStreams> streams, Runnable onRenewal, Duration pause) {
    this.streams = streams;
    this.onRenewal = onRenewal;
    this.pause = new GrowingPause(pause, PAUSE_MAX);
    this.now = streams.get();
    this.thread = new BackgroundThread("stream-renewal", this::run);
  }

  void start() {
    start(now);
    thread.start();
  }

  KafkaStreams.State state() {
    return now.state();
  }

  /** What runs now. */
  KafkaStreams now() {
    return now;
  }

  /** Why it will not be made anew when it ends; nothing while the thread lives. */
  Optional<String> death() {
    return thread.isRunning() ? Optional.empty() : Optional.of("the stream has ended: " + state());
  }

  @Override
  public void close() {
    ends.release();
    thread.close();
    end(ProcessEnd.patience(ENDING_MAX));
  }

  /** Whoever takes over, this one anew or another, need not wait until the group misses it. */
  private void end(Duration patience) {
    now.close(CloseOptions.timeout(patience).withGroupMembershipOperation(LEAVE_GROUP));
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      ends.acquire();
      renew();
    }
  }

  private void renew() throws InterruptedException {
    failures = System.nanoTime() - startedAt >= STEADY.toNanos() ? 1 : failures + 1;
    if (thread.rest(pause.after(failures))) {
      return;
    }
    try {
      LOG.error("the stream ended in an error, and is made anew");
      end(ENDING_MAX);
      KafkaStreams next = streams.get();
      now = next;
      start(next);
      onRenewal.run();
    } catch (RuntimeException | Error e) {
      LOG.error("the stream cannot be made anew yet", e);
      ends.release();
    }
  }

  private void start(KafkaStreams next) {
    startedAt = System.nanoTime();
    next.setStateListener(
        (state, before) -> {
          if (state == KafkaStreams.State.ERROR) {
            ends.release();
          }
        });
    next.start();
  }
}
