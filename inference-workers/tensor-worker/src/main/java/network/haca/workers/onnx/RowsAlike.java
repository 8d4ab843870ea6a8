package network.haca.workers.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/**
 * Whether a model says the same alone and together, bit for bit. Floating-point numbers are near if
 * they differ by a part of the greatest in the answer, as where what runs together is summed in
 * another order: by 1/1000, of 16-bit ones by 1/50.
 */
final class RowsAlike {
  private static final double PART = 1e-3;
  private static final double PART_OF_16_BITS = 2e-2;

  private RowsAlike() {}

  /** The first difference, or that there is none. */
  static BatchProbe.Finding compare(List<Tensor> alone, List<Tensor> together) {
    BatchProbe.Finding found = new BatchProbe.Finding.Alike();
    for (int i = 0; i < alone.size(); i++) {
      Tensor one = alone.get(i);
      Tensor other = together.get(i);
      if (!one.shape().equals(other.shape())) {
        return new BatchProbe.Finding.Mixed(
            "output '%s' has shape %s alone and %s together"
                .formatted(one.name(), one.shape(), other.shape()));
      }
      if (!isAlike(one, other)) {
        return new BatchProbe.Finding.Mixed(
            "output '%s' has other values together than alone".formatted(one.name()));
      }
      if (!one.content().equals(other.content()) && found instanceof BatchProbe.Finding.Alike) {
        found =
            new BatchProbe.Finding.Near(
                "output '%s' has other last bits together than alone".formatted(one.name()));
      }
    }
    return found;
  }

  private static boolean isAlike(Tensor one, Tensor other) {
    return switch (one.datatype()) {
      case FP32, FP64 -> isNear(numbers(one), numbers(other), PART);
      case FP16, BF16 -> isNear(numbers(one), numbers(other), PART_OF_16_BITS);
      default -> one.content().equals(other.content());
    };
  }

  private static boolean isNear(double[] one, double[] other, double part) {
    double greatest = 0;
    for (double number : one) {
      greatest = Double.isFinite(number) ? Math.max(greatest, Math.abs(number)) : greatest;
    }
    for (int i = 0; i < one.length; i++) {
      boolean isEqual = Double.compare(one[i], other[i]) == 0;
      if (!isEqual && !(Math.abs(one[i] - other[i]) <= part * greatest)) {
        return false;
      }
    }
    return true;
  }

  private static double[] numbers(Tensor tensor) {
    ByteBuffer content = tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[content.remaining() / tensor.datatype().elementBytes()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = next(content, tensor.datatype());
    }
    return numbers;
  }

  private static double next(ByteBuffer content, Datatype datatype) {
    return switch (datatype) {
      case FP64 -> content.getDouble();
      case FP16 -> Float.float16ToFloat(content.getShort());
      case BF16 -> Float.intBitsToFloat(content.getShort() << 16);
      default -> content.getFloat();
    };
  }
}
