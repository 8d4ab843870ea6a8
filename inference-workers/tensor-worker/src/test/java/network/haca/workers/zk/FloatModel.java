package network.haca.workers.zk;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.TensorSpec;

/**
 * The model in floating point.
 *
 * @param inputs as it takes them
 * @param answers that it gives, whatever it is asked
 */
record FloatModel(List<TensorSpec> inputs, List<Tensor> answers) implements Model {
  FloatModel() {
    this(
        List.of(spec("features", 8)),
        List.of(Recorded.tensor("scores", 3, CircuitModelTest.floats(-8.5f, 7.8f, -0.1f))));
  }

  static TensorSpec spec(String name, long elements) {
    return new TensorSpec(name, Datatype.FP32, List.of(1L, elements));
  }

  @Override
  public String name() {
    return "classifier";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Bytes32 digest() {
    return Recorded.DIGEST;
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of();
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
    return CompletableFuture.completedStage(answers);
  }

  @Override
  public void close() {}
}
