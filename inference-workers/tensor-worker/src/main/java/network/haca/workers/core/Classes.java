package network.haca.workers.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * The highest values of an output with their places, as Triton's extension for classification gives
 * them: texts {@code VALUE:PLACE}, and {@code :LABEL} where the model has labels. Rows are those of
 * the first dimension of two or more.
 */
final class Classes {
  /** Digits of a fraction, as C's {@code %f} has them. */
  private static final int DIGITS = 6;

  private final Tensor output;
  private final List<String> labels;
  private final ByteBuffer content;

  private Classes(Tensor output, List<String> labels) {
    this.output = output;
    this.labels = labels;
    this.content = output.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Checks that a model's output has numbers that have an order.
   *
   * @throws InvalidTensorException if it has not
   */
  static void require(TensorSpec output) throws InvalidTensorException {
    boolean isOrdered =
        switch (output.datatype()) {
          case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP32, FP64 -> true;
          case BOOL, FP16, BF16, BYTES -> false;
        };
    if (!isOrdered) {
      throw new InvalidTensorException(
          "output '%s' is %s, of which there are no classes; ask for the output itself"
              .formatted(output.name(), output.datatype()));
    }
  }

  /**
   * The classes of an output that has them.
   *
   * @param count of each row; fewer if there are not so many
   * @param labels of the places; none if the model has none
   */
  static Tensor of(Tensor output, int count, List<String> labels) {
    return new Classes(output, labels).highest(count);
  }

  private Tensor highest(int count) {
    boolean hasRows = output.shape().size() > 1;
    int elements = output.content().size() / output.datatype().elementBytes();
    int rows = hasRows ? Math.toIntExact(output.shape().getFirst()) : 1;
    int each = rows == 0 ? 0 : elements / rows;
    int given = Math.min(count, each);
    List<Bytes> texts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int begin = row * each;
      IntStream.range(0, each)
          .boxed()
          .sorted(
              Comparator.comparing((Integer place) -> value(begin + place))
                  .reversed()
                  .thenComparing(Comparator.naturalOrder()))
          .limit(given)
          .forEach(place -> texts.add(Bytes.ofUtf8(text(begin, place))));
    }
    List<Long> shape = hasRows ? List.of((long) rows, (long) given) : List.of((long) given);
    return new Tensor(output.name(), Datatype.BYTES, shape, Tensor.encodeByteElements(texts));
  }

  private String text(int begin, int place) {
    String text = value(begin + place).text() + ":" + place;
    return place < labels.size() ? text + ":" + labels.get(place) : text;
  }

  private Value value(int index) {
    return switch (output.datatype()) {
      case UINT8 -> new Whole(Byte.toUnsignedLong(content.get(index)));
      case INT8 -> new Whole(content.get(index));
      case UINT16 -> new Whole(Short.toUnsignedLong(content.getShort(2 * index)));
      case INT16 -> new Whole(content.getShort(2 * index));
      case UINT32 -> new Whole(Integer.toUnsignedLong(content.getInt(4 * index)));
      case INT32 -> new Whole(content.getInt(4 * index));
      case INT64 -> new Whole(content.getLong(8 * index));
      case UINT64 -> new Unsigned(content.getLong(8 * index));
      case FP32 -> new Fraction(content.getFloat(4 * index));
      default -> new Fraction(content.getDouble(8 * index));
    };
  }

  /** A value of the output. All are of one kind. */
  private sealed interface Value extends Comparable<Value> {
    String text();
  }

  private record Whole(long number) implements Value {
    @Override
    public String text() {
      return Long.toString(number);
    }

    @Override
    public int compareTo(Value other) {
      return Long.compare(number, ((Whole) other).number);
    }
  }

  private record Unsigned(long number) implements Value {
    @Override
    public String text() {
      return Long.toUnsignedString(number);
    }

    @Override
    public int compareTo(Value other) {
      return Long.compareUnsigned(number, ((Unsigned) other).number);
    }
  }

  private record Fraction(double number) implements Value {
    /** As C's {@code %f}: the exact binary value, rounded. */
    @Override
    public String text() {
      if (Double.isNaN(number)) {
        return "nan";
      }
      if (Double.isInfinite(number)) {
        return number > 0 ? "inf" : "-inf";
      }
      String text = new BigDecimal(number).setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
      boolean hasLostSign = Math.copySign(1, number) < 0 && !text.startsWith("-");
      return hasLostSign ? "-" + text : text;
    }

    /** What is no number is lower than any. */
    @Override
    public int compareTo(Value other) {
      double given = ((Fraction) other).number;
      if (Double.isNaN(number) || Double.isNaN(given)) {
        return Boolean.compare(Double.isNaN(given), Double.isNaN(number));
      }
      return number < given ? -1 : number > given ? 1 : 0;
    }
  }
}
