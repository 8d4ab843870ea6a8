package network.haca.provingnode.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts a node's requests by their outcome, and measures the time of its answers. */
public final class RequestMetrics {
  /** The outcomes of a request. */
  public enum Outcome {
    ANSWERED,
    INVALID,
    NOT_FOUND,
    OVERLOADED,
    UNAVAILABLE,
    FAILED
  }

  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 120_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
  private final Timer answers;

  /**
   * @param tags of the node
   */
  public RequestMetrics(Tags tags, MeterRegistry meters) {
    for (Outcome outcome : Outcome.values()) {
      requests.put(
          outcome,
          Counter.builder("haca.worker.requests")
              .description("requests, by what became of them")
              .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
              .register(meters));
    }
    this.answers =
        Timer.builder("haca.worker.inference")
            .description("from a request to its proven answer")
            .serviceLevelObjectives(BUCKETS)
            .tags(tags)
            .register(meters);
  }

  /**
   * @param nanos since the request was there
   */
  public void count(Outcome outcome, long nanos) {
    Counter counter = requests.get(outcome);
    if (counter != null) {
      counter.increment();
    }
    if (outcome == Outcome.ANSWERED) {
      answers.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
