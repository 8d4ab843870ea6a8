package network.haca.workers.onnx;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.Collection;

/** How many requests wait for a model, and how many of them run together. */
final class ModelMetrics implements AutoCloseable {
  private static final double[] BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128};

  private final Gauge waiting;
  private final DistributionSummary together;

  ModelMetrics(String model, Collection<?> queue) {
    this.waiting =
        Gauge.builder("haca.worker.queue", queue, Collection::size)
            .description("requests that wait for a model")
            .tag("model", model)
            .register(Metrics.globalRegistry);
    this.together =
        DistributionSummary.builder("haca.worker.batch")
            .description("requests that a model ran together")
            .baseUnit("requests")
            .serviceLevelObjectives(BUCKETS)
            .tag("model", model)
            .register(Metrics.globalRegistry);
  }

  void ran(int requests) {
    together.record(requests);
  }

  @Override
  public void close() {
    Metrics.globalRegistry.remove(waiting);
  }
}
