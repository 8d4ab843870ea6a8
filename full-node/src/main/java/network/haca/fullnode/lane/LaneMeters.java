package network.haca.fullnode.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import network.haca.service.RoleGauges;

/** Meters of a lane: refusals by bound, and tasks that wait or run. */
final class LaneMeters implements AutoCloseable {
  private final String lane;
  private final MeterRegistry meters;
  private final RoleGauges gauges;

  LaneMeters(String lane, MeterRegistry meters) {
    this.lane = lane;
    this.meters = meters;
    this.gauges = new RoleGauges(meters);
  }

  void show(Kind kind, Workers workers) {
    Tags tags = Tags.of("lane", lane, "kind", kind.tag());
    gauges
        .gauge("haca.node.rpc.waiting", "Requests that wait for a thread", tags, workers::waiting)
        .gauge("haca.node.rpc.running", "Requests that a thread works on", tags, workers::underWay);
  }

  void refused(Limit limit) {
    Counter.builder("haca.node.rpc.refused")
        .description("Requests and calls that reached a bound")
        .tag("lane", lane)
        .tag("limit", limit.tag())
        .register(meters)
        .increment();
  }

  void left() {
    Counter.builder("haca.node.rpc.left")
        .description("Requests whose client left before they were done")
        .tag("lane", lane)
        .register(meters)
        .increment();
  }

  @Override
  public void close() {
    gauges.close();
  }
}
