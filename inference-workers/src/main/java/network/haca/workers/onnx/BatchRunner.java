package network.haca.workers.onnx;

import java.util.List;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** Runs checked inputs at once, on the calling thread. */
interface BatchRunner extends AutoCloseable {
  List<TensorSpec> inputs();

  List<TensorSpec> outputs();

  /** Throws a RuntimeException if the runtime fails. */
  List<Tensor> run(List<Tensor> inputs);

  @Override
  void close();
}
