package network.haca.workers.onnx;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of the machine, such as a full heap or stack, that ended the run of a model: counted and
 * logged, so that its thread can go on.
 */
final class RunErrors {
  static final String NAME = "haca.worker.errors";
  private static final Logger LOG = LoggerFactory.getLogger(RunErrors.class);

  private final String model;
  private final Counter counter;

  RunErrors(String model) {
    this.model = model;
    this.counter =
        Counter.builder(NAME)
            .description("errors of the machine, such as a full heap, that ended runs of a model")
            .tag("model", model)
            .register(Metrics.globalRegistry);
  }

  /** Never fails, however little memory there is. */
  void note(Throwable error) {
    try {
      counter.increment();
      LOG.error("model '{}': a run ended with an error of the machine", model, error);
    } catch (OutOfMemoryError | StackOverflowError again) {
      // There is not even the memory to say so.
      LOG.trace("not said");
    }
  }
}
