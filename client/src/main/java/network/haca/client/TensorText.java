package network.haca.client;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import network.haca.primitives.Printable;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/** A tensor in a few words, for people. */
public final class TensorText {
  private TensorText() {}

  public static String of(Tensor tensor) {
    if (tensor.datatype() != Datatype.FP32 || tensor.content().isEmpty()) {
      return "%s %s".formatted(tensor.datatype(), tensor.shape());
    }
    String name = Printable.line(tensor.name());
    FloatBuffer values =
        tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    return values.remaining() == 1
        ? String.format(Locale.ROOT, "%s = %.2f", name, values.get(0))
        : String.format(
            Locale.ROOT, "%s of %d: [%.3f, …]", name, values.remaining(), values.get(0));
  }
}
