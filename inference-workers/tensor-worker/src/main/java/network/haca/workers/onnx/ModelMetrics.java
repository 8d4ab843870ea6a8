package network.haca.workers.onnx;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** Meters of the requests that wait for a model, and of those that run together. */
final class ModelMetrics implements AutoCloseable {
  private static final double[] BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128};

  /** By model: several nodes of one process may serve it, and their requests count together. */
  private static final Map<String, List<IntSupplier>> QUEUES = new ConcurrentHashMap<>();

  private final String model;
  private final IntSupplier queued;
  private final DistributionSummary together;

  ModelMetrics(String model, Collection<?> queue) {
    this.model = model;
    this.queued = queue::size;
    QUEUES.computeIfAbsent(model, ModelMetrics::register).add(queued);
    this.together =
        DistributionSummary.builder("haca.worker.batch")
            .description("requests that a model ran together")
            .baseUnit("requests")
            .serviceLevelObjectives(BUCKETS)
            .tag("model", model)
            .register(Metrics.globalRegistry);
  }

  private static List<IntSupplier> register(String model) {
    List<IntSupplier> queues = new CopyOnWriteArrayList<>();
    Gauge.builder("haca.worker.queue", queues, ModelMetrics::waiting)
        .description("requests that wait for a model")
        .tag("model", model)
        .register(Metrics.globalRegistry);
    return queues;
  }

  private static double waiting(List<IntSupplier> queues) {
    return queues.stream().mapToInt(IntSupplier::getAsInt).sum();
  }

  void ran(int requests) {
    together.record(requests);
  }

  @Override
  public void close() {
    QUEUES.computeIfPresent(
        model,
        (name, queues) -> {
          queues.remove(queued);
          return queues;
        });
  }
}
