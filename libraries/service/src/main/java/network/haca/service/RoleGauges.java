package network.haca.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Gauges that read the state of a running role, taken away when it is closed: a gauge that stays
 * would keep the role in memory, and hide that of the next one.
 */
public final class RoleGauges implements AutoCloseable {
  private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

  /**
   * @param name such as {@code haca.ingress.held.bytes}
   * @param value read at each scrape; must neither block nor take long
   */
  public RoleGauges gauge(String name, String description, Tags tags, Supplier<Number> value) {
    gauges.add(
        Gauge.builder(name, value)
            .description(description)
            .tags(tags)
            .register(Metrics.globalRegistry));
    return this;
  }

  @Override
  public void close() {
    gauges.forEach(gauge -> Metrics.globalRegistry.remove(gauge.getId()));
    gauges.clear();
  }
}
