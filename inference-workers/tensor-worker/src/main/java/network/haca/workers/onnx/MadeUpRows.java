package network.haca.workers.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** Makes inputs up for a model, the same at every start. */
final class MadeUpRows {
  private static final long SEED = 20_220_722;

  private final List<TensorSpec> specs;
  private final Filling filling;
  private final int openSize;
  private final Random random = new Random(SEED);
  private long row;

  /**
   * @param openSize of dimensions but the first that the model leaves open
   */
  MadeUpRows(List<TensorSpec> specs, Filling filling, int openSize) {
    this.specs = specs;
    this.filling = filling;
    this.openSize = openSize;
  }

  /** Bytes that so many rows take. */
  long bytes(int rows) {
    long bytes = 0;
    for (TensorSpec spec : specs) {
      bytes += rows * elements(spec) * Math.max(Integer.BYTES, spec.datatype().elementBytes());
    }
    return bytes;
  }

  /** The inputs of a request with so many rows. */
  List<Tensor> request(int rows) {
    List<Tensor> inputs = new ArrayList<>();
    for (TensorSpec spec : specs) {
      List<Long> shape = new ArrayList<>(List.of((long) rows));
      tail(spec).forEach(shape::add);
      inputs.add(new Tensor(spec.name(), spec.datatype(), shape, content(spec, rows)));
    }
    row += rows;
    return inputs;
  }

  private Bytes content(TensorSpec spec, int rows) {
    int each = Math.toIntExact(elements(spec));
    if (spec.datatype() == Datatype.BYTES) {
      List<Bytes> texts = new ArrayList<>();
      for (int i = 0; i < rows * each; i++) {
        texts.add(Bytes.ofUtf8(text(filling.next(random, row + i / each))));
      }
      return Tensor.encodeByteElements(texts);
    }
    ByteBuffer content =
        ByteBuffer.allocate(rows * each * spec.datatype().elementBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * each; i++) {
      put(content, spec.datatype(), filling.next(random, row + i / each));
    }
    return Bytes.wrap(content.array());
  }

  private static String text(double value) {
    return Long.toString(Math.round(value));
  }

  private static void put(ByteBuffer into, Datatype datatype, double value) {
    long whole = Math.round(value);
    switch (datatype) {
      case BOOL -> into.put((byte) (whole & 1));
      case UINT8 -> into.put((byte) Math.abs(whole));
      case INT8 -> into.put((byte) whole);
      case UINT16 -> into.putShort((short) Math.abs(whole));
      case INT16 -> into.putShort((short) whole);
      case UINT32 -> into.putInt((int) Math.abs(whole));
      case INT32 -> into.putInt((int) whole);
      case UINT64 -> into.putLong(Math.abs(whole));
      case INT64 -> into.putLong(whole);
      case FP16 -> into.putShort(Float.floatToFloat16((float) value));
      case BF16 -> into.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
      case FP32 -> into.putFloat((float) value);
      case FP64 -> into.putDouble(value);
      case BYTES -> throw new IllegalArgumentException("texts are no numbers");
    }
  }

  private long elements(TensorSpec spec) {
    long elements = 1;
    for (long dimension : tail(spec)) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  private List<Long> tail(TensorSpec spec) {
    return spec.shape().stream()
        .skip(1)
        .map(dimension -> dimension < 0 ? (long) openSize : dimension)
        .toList();
  }
}
