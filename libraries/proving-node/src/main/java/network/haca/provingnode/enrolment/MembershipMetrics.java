package network.haca.provingnode.enrolment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a worker stands in the registry: one gauge per state, 1 for the state of now. */
public final class MembershipMetrics {
  private static final String NAME = "haca.worker.registration";

  private MembershipMetrics() {}

  /**
   * @return takes the gauges away
   */
  public static AutoCloseable bind(Membership membership, Tags tags, MeterRegistry meters) {
    List<Gauge> gauges =
        Stream.of(Membership.State.values())
            .map(state -> gauge(membership, state, tags, meters))
            .toList();
    return () -> gauges.stream().map(Meter::getId).forEach(meters::remove);
  }

  private static Gauge gauge(
      Membership membership, Membership.State state, Tags tags, MeterRegistry meters) {
    return Gauge.builder(NAME, membership, member -> member.standing().state() == state ? 1 : 0)
        .description("1 for the state in which the worker is in the registry")
        .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
        .register(meters);
  }
}
