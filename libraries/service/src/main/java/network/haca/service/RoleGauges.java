package network.haca.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gauges that read the state of a running role, taken away when it is closed: a gauge that stays
 * would keep the role in memory, and hide that of the next one.
 */
public final class RoleGauges implements AutoCloseable {
  private final MeterRegistry meters;
  private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

  public RoleGauges(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Adds a gauge of something that has no unit. */
  public RoleGauges gauge(String name, String description, Tags tags, Supplier<Number> value) {
    return gauge(name, description, "", tags, value);
  }

  /**
   * Adds a gauge.
   *
   * @param name without the unit, such as {@code haca.ingress.held}
   * @param unit in the plural, such as {@code bytes}; empty if there is none
   * @param value read at each scrape; must neither block nor take long
   */
  public RoleGauges gauge(
      String name, String description, String unit, Tags tags, Supplier<Number> value) {
    Gauge.Builder<Supplier<Number>> gauge =
        Gauge.builder(name, value).description(description).tags(tags);
    gauges.add((unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(meters));
    return this;
  }

  /**
   * Adds a gauge of a time, which is shown in the registry's own unit: seconds for Prometheus.
   *
   * @param value read at each scrape; must neither block nor take long
   */
  public RoleGauges time(String name, String description, Tags tags, Supplier<Duration> value) {
    gauges.add(
        TimeGauge.builder(name, () -> value.get().toNanos(), TimeUnit.NANOSECONDS)
            .description(description)
            .tags(tags)
            .register(meters));
    return this;
  }

  @Override
  public void close() {
    gauges.forEach(meters::remove);
    gauges.clear();
  }
}
