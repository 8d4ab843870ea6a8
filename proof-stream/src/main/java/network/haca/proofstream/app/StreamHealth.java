package network.haca.proofstream.app;

import java.time.Duration;
import java.util.Optional;
import network.haca.proofstream.topology.StreamMeters;
import network.haca.service.Health;
import org.apache.kafka.streams.KafkaStreams;

/** Whether the stream runs, hears from Kafka, and knows the registry. */
final class StreamHealth {
  /** A member of a group hears from the broker every three seconds. */
  private static final double SILENCE_SECONDS_MAX = 10;

  /** Idle chains bring a watermark every few seconds, too. */
  private static final Duration WATERMARK_AGE_MAX = Duration.ofMinutes(1);

  private StreamHealth() {}

  static Health of(RenewedStreams streams, StreamMetrics metrics, StreamMeters meters) {
    return new Health()
        .live("stream", streams::death)
        .ready("stream-running", () -> notRunning(streams.state()))
        .ready("kafka", () -> silence(metrics.secondsSinceHeartbeat()))
        .ready("registry-watermark", () -> watermark(meters.sinceWatermark()));
  }

  private static Optional<String> notRunning(KafkaStreams.State state) {
    return state == KafkaStreams.State.RUNNING
        ? Optional.empty()
        : Optional.of("the stream is " + state);
  }

  /**
   * @param seconds NaN if it never heard
   */
  static Optional<String> silence(double seconds) {
    return seconds <= SILENCE_SECONDS_MAX
        ? Optional.empty()
        : Optional.of(
            Double.isNaN(seconds)
                ? "no broker has answered yet"
                : "no broker has answered for " + (long) seconds + " s");
  }

  static Optional<String> watermark(Optional<Duration> age) {
    if (age.isEmpty()) {
      return Optional.of("haca.registry has brought no block time yet");
    }
    return age.get().compareTo(WATERMARK_AGE_MAX) <= 0
        ? Optional.empty()
        : Optional.of("the registry is known up to a block of " + age.get().toSeconds() + " s ago");
  }
}
