package network.haca.workers.onnx;

import java.time.Duration;
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
  default List<Tensor> run(List<Tensor> inputs) throws InvalidTensorException {
    try {
      return run(inputs, runMax());
    } catch (TookTooLongException e) {
      throw new InvalidTensorException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same in another time than {@link #runMax}.
   *
   * @throws TookTooLongException if that was not enough
   */
  List<Tensor> run(List<Tensor> inputs, Duration time)
      throws InvalidTensorException, TookTooLongException;

  /** What a request may take that runs alone. */
  Duration runMax();

  @Override
  void close();
}
