package network.haca.workers.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Patience;
import network.haca.workers.core.TensorSpec;

/** A model of the test's own: INT64 rows of any width in, named {@code x}. */
final class ScriptedRunner implements BatchRunner {
  /** What the model does. */
  interface Script {
    List<Tensor> run(Tensor input) throws InvalidTensorException, TookTooLongException;
  }

  static final Duration RUN_MAX = Duration.ofSeconds(10);

  /** More than any test takes. */
  static final Patience PATIENCE = new Patience(Duration.ofMinutes(10));

  final List<Duration> times = new ArrayList<>();
  final List<List<Long>> shapes = new ArrayList<>();
  private final Script script;

  ScriptedRunner(Script script) {
    this.script = script;
  }

  static Tensor tensor(String name, List<Long> shape, long... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      content.putLong(value);
    }
    return new Tensor(name, Datatype.INT64, shape, Bytes.wrap(content.array()));
  }

  /** A column. */
  static Tensor rows(long... values) {
    return tensor("x", List.of((long) values.length, 1L), values);
  }

  static long[] values(Tensor tensor) {
    ByteBuffer content = tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[content.remaining() / Long.BYTES];
    content.asLongBuffer().get(values);
    return values;
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec("x", Datatype.INT64, List.of(-1L, -1L)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(new TensorSpec("y", Datatype.INT64, List.of(-1L, -1L)));
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, Duration time)
      throws InvalidTensorException, TookTooLongException {
    times.add(time);
    shapes.add(inputs.getFirst().shape());
    return script.run(inputs.getFirst());
  }

  @Override
  public Duration runMax() {
    return RUN_MAX;
  }

  @Override
  public void close() {
    shapes.clear();
  }
}
