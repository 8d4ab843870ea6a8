package network.haca.bridge.kafka;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The state of a consumer's connection to Kafka, as seen by its own thread. */
public final class ConsumerStatus {
  /** A consumer whose broker is away polls without an error, and without news of the end. */
  private static final Duration QUIET_MAX = Duration.ofSeconds(30);

  private static final String CONNECTIONS = "connection-count";
  private static final Duration LOOK = Duration.ofSeconds(1);

  private long lookedAt;
  private volatile long polledAt = System.nanoTime();
  private volatile String failure = "";
  private volatile long lag;

  void polled(Consumer<?, ?> consumer) {
    long behind = 0;
    for (TopicPartition partition : consumer.assignment()) {
      behind += Math.max(0, consumer.currentLag(partition).orElse(0));
    }
    lag = behind;
    polledAt = System.nanoTime();
    if (!failure.isEmpty() || polledAt - lookedAt > LOOK.toNanos()) {
      lookedAt = polledAt;
      failure = isConnected(consumer) ? "" : "there is no connection to a broker";
    }
  }

  private static boolean isConnected(Consumer<?, ?> consumer) {
    return consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals(CONNECTIONS))
        .allMatch(each -> ((Number) each.getValue().metricValue()).doubleValue() > 0);
  }

  void failed(KafkaException reason) {
    failure = String.valueOf(reason.getMessage());
  }

  /** Records of the topic that this consumer has not read. */
  public long lag() {
    return lag;
  }

  /** Why nothing comes from Kafka; nothing if it is polled well. */
  public Optional<String> failure() {
    if (!failure.isEmpty()) {
      return Optional.of(failure);
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - polledAt);
    return quiet.compareTo(QUIET_MAX) > 0
        ? Optional.of("Kafka has not been polled for %d s".formatted(quiet.toSeconds()))
        : Optional.empty();
  }
}
