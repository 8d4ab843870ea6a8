package network.haca.workers.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/** A model that is loaded and answers. */
public interface Model extends AutoCloseable {
  String name();

  String version();

  /** SHA-256 over the model folder's files: names and contents in the order of their names. */
  Bytes32 digest();

  List<TensorSpec> inputs();

  List<TensorSpec> outputs();

  /**
   * Runs the model. Fails with {@link OverloadedException} if too much waits already.
   *
   * @throws InvalidTensorException if the inputs are not what the model takes
   */
  CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException;

  @Override
  void close();

  /** More requests wait for the model than its queue is configured to hold. */
  final class OverloadedException extends RuntimeException {
    public OverloadedException(String message) {
      super(message);
    }
  }
}
