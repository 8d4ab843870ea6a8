package network.haca.workers.onnx;

import java.time.Duration;
import java.util.List;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.binding.TimeAllowed;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/**
 * A request that a model answers before it is served, so that its first client waits for nothing.
 *
 * @param name by which it is told where it fails
 * @param times it runs
 */
record WarmUp(String name, int times, List<Tensor> inputs) {
  /** All samples together may take so long; what is left then is left out. */
  static final Duration TIME_MAX = Duration.ofSeconds(60);

  /**
   * Runs it, whatever the answer is, until the time is over.
   *
   * @throws InvalidModelException if the model gives none
   */
  void run(BatchRunner runner, TimeAllowed time) throws InvalidModelException {
    try {
      TensorSpec.check(runner.inputs(), inputs);
      for (int i = 0; i < times && time.left().isPositive(); i++) {
        var _ = runner.run(inputs);
      }
    } catch (InvalidTensorException | RuntimeException e) {
      throw new InvalidModelException("warm-up '%s' fails: %s".formatted(name, e.getMessage()), e);
    }
  }
}
