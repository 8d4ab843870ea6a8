package network.haca.workers.core;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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

  /** A length, a digit, a colon and a digit. */
  private static final int TEXT_BYTES_LEAST = Integer.BYTES + 3;

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
   * @param bytesMax of the texts together
   * @throws InvalidTensorException if they would be longer
   */
  static Tensor of(Tensor output, int count, List<String> labels, int bytesMax)
      throws InvalidTensorException {
    return new Classes(output, labels).highest(count, bytesMax);
  }

  private Tensor highest(int count, int bytesMax) throws InvalidTensorException {
    boolean hasRows = output.shape().size() > 1;
    int elements = output.content().size() / output.datatype().elementBytes();
    int rows = hasRows ? Math.toIntExact(output.shape().getFirst()) : 1;
    int each = rows == 0 ? 0 : elements / rows;
    int given = Math.min(count, each);
    requireRoom((long) rows * given * TEXT_BYTES_LEAST, bytesMax);
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    for (int row = 0; row < rows; row++) {
      for (int place : places(row * each, each, given)) {
        Bytes text = Bytes.ofUtf8(text(row * each, place));
        texts.writeBytes(Tensor.encodeByteElements(List.of(text)).toArray());
      }
      requireRoom(texts.size(), bytesMax);
    }
    List<Long> shape = hasRows ? List.of((long) rows, (long) given) : List.of((long) given);
    return new Tensor(output.name(), Datatype.BYTES, shape, Bytes.wrap(texts.toByteArray()));
  }

  private void requireRoom(long bytes, int bytesMax) throws InvalidTensorException {
    if (bytes > bytesMax) {
      throw new InvalidTensorException(
          "output '%s': its classes take over %s bytes, which is what this node gives at most; ask for"
                  .formatted(output.name(), bytesMax)
              + " fewer, or for the output itself");
    }
  }

  /** The places of a row's highest values, the highest first, of which the lowest is let go. */
  private List<Integer> places(int begin, int each, int given) {
    Comparator<Integer> lowestFirst =
        (one, other) -> {
          int order = value(begin + one).compareTo(value(begin + other));
          return order != 0 ? order : Integer.compare(other, one);
        };
    PriorityQueue<Integer> highest = new PriorityQueue<>(Math.max(1, given), lowestFirst);
    for (int place = 0; place < each; place++) {
      if (highest.size() < given) {
        highest.add(place);
      } else if (given > 0 && lowestFirst.compare(place, highest.element()) > 0) {
        var _ = highest.remove();
        highest.add(place);
      }
    }
    List<Integer> places = new ArrayList<>(highest);
    places.sort(lowestFirst.reversed());
    return places;
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
