package network.haca.proofstream.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import network.haca.schemas.topic.Topics;
import network.haca.service.RoleGauges;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Meters of what Kafka's own clients know of the stream: how far it is behind, and when they last
 * heard.
 */
final class StreamMetrics implements AutoCloseable {
  private final RoleGauges gauges;
  private final Counter replaced;
  private volatile Optional<Supplier<KafkaStreams>> streams = Optional.empty();

  StreamMetrics(MeterRegistry meters) {
    this.gauges =
        new RoleGauges(meters)
            .gauge(
                "haca.stream.lag",
                "Records of haca.proofs that are yet to be taken",
                Tags.empty(),
                this::lag);
    this.replaced =
        Counter.builder("haca.stream.threads.replaced")
            .description(
                "Threads of the stream that failed and were replaced, or all of it at once")
            .register(meters);
  }

  /**
   * @param now what runs at that moment
   */
  void show(Supplier<KafkaStreams> now) {
    streams = Optional.of(now);
  }

  void replaced() {
    replaced.increment();
  }

  /** The seconds since a thread heard last; NaN if none ever did. */
  double secondsSinceHeartbeat() {
    OptionalDouble seconds =
        values("last-heartbeat-seconds-ago", Map.of()).filter(value -> value >= 0).min();
    return seconds.orElse(Double.NaN);
  }

  @Override
  public void close() {
    gauges.close();
  }

  private double lag() {
    return values("records-lag", Map.of("topic", Topics.PROOFS.name())).sum();
  }

  private DoubleStream values(String name, Map<String, String> tags) {
    return streams.stream()
        .flatMap(now -> now.get().metrics().values().stream())
        .filter(metric -> is(metric.metricName(), name, tags))
        .map(Metric::metricValue)
        .filter(Number.class::isInstance)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .filter(value -> !Double.isNaN(value));
  }

  private static boolean is(MetricName metric, String name, Map<String, String> tags) {
    return metric.name().equals(name) && metric.tags().entrySet().containsAll(tags.entrySet());
  }
}
