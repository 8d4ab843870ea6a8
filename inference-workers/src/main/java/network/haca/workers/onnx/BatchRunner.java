package network.haca.workers.onnx;

import java.util.List;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** Runs checked inputs at once, on the calling thread. */
interface BatchRunner extends AutoCloseable {
  List<TensorSpec> inputs();

  List<TensorSpec> outputs();

  /**
   * Runs the model. Throws a RuntimeException if the runtime or the model is at fault.
   *
   * @throws InvalidTensorException if the model cannot work on these inputs, or would take or give
   *     more than it may; the message is for who sent them, and tells of nothing else
   */
  List<Tensor> run(List<Tensor> inputs) throws InvalidTensorException;

  @Override
  void close();
}
