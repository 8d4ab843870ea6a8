package network.haca.workers.zk;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.TensorSpec;

/** The model in floating point. */
final class FloatModel implements Model {
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
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec("features", Datatype.FP32, List.of(1L, 8L)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of();
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
    return CompletableFuture.completedStage(
        List.of(
            Recorded.tensor(
                "scores", 3, CircuitModelTest.floats(new float[] {-8.5f, 7.8f, -0.1f}))));
  }

  @Override
  public void close() {}
}
