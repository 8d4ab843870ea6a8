package network.haca.provingnode.enrolment;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import network.haca.service.RoleGauges;

/** Gauges of a worker's state in the registry: one gauge per state, 1 for the state of now. */
public final class MembershipMetrics {
  private static final String NAME = "haca.worker.registration";

  private MembershipMetrics() {}

  /**
   * @return takes the gauges away
   */
  public static AutoCloseable bind(Membership membership, Tags tags, MeterRegistry meters) {
    RoleGauges gauges = new RoleGauges(meters);
    for (Membership.State state : Membership.State.values()) {
      var _ =
          gauges.gauge(
              NAME,
              "1 for the state in which the worker is in the registry",
              tags.and("state", state.name().toLowerCase(Locale.ROOT)),
              () -> membership.standing().state() == state ? 1 : 0);
    }
    return gauges;
  }
}
