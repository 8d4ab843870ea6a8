package network.haca.paymentgate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.paymentgate.core.GateCounts;
import network.haca.service.RoleGauges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, times and warnings of a gate, for its operator. */
final class GateMetrics implements GateCounts {
  private static final Logger LOG = LoggerFactory.getLogger(GateMetrics.class);
  private static final String OUTCOME = "outcome";

  private final Tags tags;
  private final MeterRegistry meters;

  /**
   * @param role at whose door the gate is
   */
  GateMetrics(String role, MeterRegistry meters) {
    this.tags = Tags.of("role", role);
    this.meters = meters;
  }

  @Override
  public void asked(String outcome) {
    count("haca.gate.requests", "requests at the gate", OUTCOME, outcome);
  }

  @Override
  public void ended(Ending ending) {
    if (ending == Ending.LOST) {
      LOG.warn(
          "a paid request ended, and the facilitator took no charge for it within its time: it is"
              + " charged the last count that was made durable");
    }
    count("haca.gate.bills", "bills that ended", OUTCOME, word(ending));
  }

  @Override
  public void cut(Cut reason) {
    count("haca.gate.cuts", "paid requests that were cut", "reason", word(reason));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void count(String name, String description, String tag, String value) {
    Counter.builder(name)
        .description(description)
        .tags(tags.and(tag, value))
        .register(meters)
        .increment();
  }

  /** Counts a call of the facilitator. */
  void call(String what, boolean isAnswered, Duration took) {
    Timer.builder("haca.gate.facilitator")
        .description("calls of the facilitator until its answer")
        .tags(tags.and("call", what).and(OUTCOME, isAnswered ? "answered" : "away"))
        .publishPercentileHistogram()
        .register(meters)
        .record(took);
  }

  /** Shows how old the token's price is; until it is closed. */
  RoleGauges rateAge(Supplier<Optional<Duration>> age) {
    RoleGauges gauges = new RoleGauges(meters);
    gauges.gauge(
        "haca.gate.rate.age",
        "Since the payment token's price was the last one",
        "seconds",
        tags,
        () -> age.get().map(each -> each.toMillis() / 1e3).orElse(Double.NaN));
    return gauges;
  }
}
