package network.haca.workers.onnx;

import java.util.List;
import network.haca.onnx.InvalidModelException;
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
  /**
   * Runs it, whatever the answer is.
   *
   * @throws InvalidModelException if the model gives none
   */
  void run(BatchRunner runner) throws InvalidModelException {
    try {
      TensorSpec.check(runner.inputs(), inputs);
      for (int i = 0; i < times; i++) {
        var _ = runner.run(inputs);
      }
    } catch (InvalidTensorException | RuntimeException e) {
      throw new InvalidModelException("warm-up '%s' fails: %s".formatted(name, e.getMessage()), e);
    }
  }
}
