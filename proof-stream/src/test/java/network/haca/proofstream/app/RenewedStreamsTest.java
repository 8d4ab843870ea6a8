package network.haca.proofstream.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: whatever ends the stream, it goes on by itself. */
@Timeout(60)
class RenewedStreamsTest {
  @TempDir private Path state;
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch renewed = new CountDownLatch(2);

  /** Ends in an error as soon as it is started, if told so; never speaks to a broker. */
  private final class Scripted extends KafkaStreams {
    private final boolean fails;
    private StateListener listener = (now, before) -> {};

    Scripted(boolean fails) {
      super(new Topology().addSource("source", "topic"), properties());
      this.fails = fails;
    }

    @Override
    public void setStateListener(StateListener told) {
      listener = told;
    }

    @Override
    public synchronized void start() {
      if (fails) {
        listener.onChange(State.ERROR, State.RUNNING);
      }
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "renewed-" + made.get(),
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:1",
            StreamsConfig.STATE_DIR_CONFIG,
            state.toString()));
    return properties;
  }

  /** The first two fail, and the second cannot even be made at once. */
  private KafkaStreams next() {
    int number = made.incrementAndGet();
    if (number == 2) {
      throw new OutOfMemoryError("no native thread");
    }
    return new Scripted(number < 4);
  }

  @Test
  void aStreamThatEndsInAnErrorIsMadeAnewUntilOneRuns() throws Exception {
    RenewedStreams streams =
        new RenewedStreams(this::next, renewed::countDown, Duration.ofMillis(1));
    KafkaStreams first = streams.now();
    try {
      streams.start();
      renewed.await();
      assertEquals(4, made.get());
      assertEquals(KafkaStreams.State.NOT_RUNNING, first.state());
      assertEquals(Optional.empty(), streams.death());
    } finally {
      streams.close();
    }
    assertTrue(streams.death().isPresent());
  }
}
