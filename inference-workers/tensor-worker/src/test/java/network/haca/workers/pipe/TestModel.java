package network.haca.workers.pipe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.TensorSpec;

/** A model that makes one number of another, as the test says. */
final class TestModel implements Model {
  Function<Float, CompletionStage<Float>> formula = x -> CompletableFuture.completedStage(2 * x);
  int runs;

  @Override
  public String name() {
    return "double";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Bytes32 digest() {
    return TestNode.ENTRY.digest();
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec("x", Datatype.FP32, List.of(1L)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(new TensorSpec("y", Datatype.FP32, List.of(1L)));
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
    runs++;
    float x =
        inputs.getFirst().content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
    return formula.apply(x).thenApply(TestModel::output);
  }

  private static List<Tensor> output(float y) {
    ByteBuffer content = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    content.putFloat(y);
    return List.of(new Tensor("y", Datatype.FP32, List.of(1L), Bytes.wrap(content.array())));
  }

  @Override
  public void close() {}
}
