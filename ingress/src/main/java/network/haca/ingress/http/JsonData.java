package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;

/**
 * Turns a tensor's {@code data}, flat or nested, into its binary form as it is read. A number is
 * rounded once, from its text to the datatype (rule T1), and −0 stays.
 */
final class JsonData {
  /** Longer numbers are shown cut in errors. */
  private static final int SHOWN_MAX = 40;

  /** Digits of an integer that surely fits a long. */
  private static final int SHORT_DIGITS = 18;

  private final JsonParser parser;
  private final String tensor;
  private final Datatype datatype;

  private JsonData(JsonParser parser, String tensor, Datatype datatype) {
    this.parser = parser;
    this.tensor = tensor;
    this.datatype = datatype;
  }

  /**
   * Reads the array at which the parser stands.
   *
   * @param elementsMax elements that the tensor has room for
   * @throws InvalidTensorException if there are more, or naming the first element that is not one
   *     of the datatype
   */
  static Bytes read(JsonParser parser, String tensor, Datatype datatype, int elementsMax)
      throws IOException, InvalidTensorException {
    JsonData data = new JsonData(parser, tensor, datatype);
    return datatype == Datatype.BYTES ? data.texts() : data.numbers(elementsMax);
  }

  private Bytes numbers(int elementsMax) throws IOException, InvalidTensorException {
    long size = (long) elementsMax * datatype.elementBytes();
    if (size > Integer.MAX_VALUE) {
      throw new InvalidTensorException(
          "tensor '%s': %s elements of %s take more than 2^31 bytes"
              .formatted(tensor, elementsMax, datatype));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      int change = depth(token);
      depth += change;
      if (change == 0 && !buffer.hasRemaining()) {
        throw new InvalidTensorException(
            "tensor '%s': data has more elements than its shape, which has %s"
                .formatted(tensor, elementsMax));
      }
      if (change == 0) {
        put(buffer, token);
      }
    }
    return Bytes.wrap(
        buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array());
  }

  private Bytes texts() throws IOException, InvalidTensorException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      int change = depth(token);
      depth += change;
      if (change == 0) {
        require(token == JsonToken.VALUE_STRING);
        String text = WellFormedText.require(parser.getText(), "tensor '%s'".formatted(tensor));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(length.putInt(0, bytes.length).array());
        out.write(bytes);
      }
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static int depth(JsonToken token) throws InvalidTensorException {
    return switch (token) {
      case START_ARRAY -> 1;
      case END_ARRAY -> -1;
      case START_OBJECT, VALUE_NULL ->
          throw new InvalidTensorException("data holds null or an object");
      default -> 0;
    };
  }

  private void put(ByteBuffer buffer, JsonToken token) throws IOException, InvalidTensorException {
    if (datatype == Datatype.BOOL) {
      require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
      buffer.put((byte) (token == JsonToken.VALUE_TRUE ? 1 : 0));
      return;
    }
    require(token.isNumeric());
    switch (datatype) {
      case FP32 -> {
        float value = Float.parseFloat(parser.getText());
        require(Float.isFinite(value));
        buffer.putFloat(value);
      }
      case FP64 -> {
        double value = Double.parseDouble(parser.getText());
        require(Double.isFinite(value));
        buffer.putDouble(value);
      }
      case FP16, BF16 -> {
        NarrowFloat type = NarrowFloat.of(datatype);
        short bits = type.round(parser.getText());
        require(Float.isFinite(type.value(bits)));
        buffer.putShort(bits);
      }
      default -> putInteger(buffer, token);
    }
  }

  private void putInteger(ByteBuffer buffer, JsonToken token)
      throws IOException, InvalidTensorException {
    int bits = datatype.elementBytes() * Byte.SIZE;
    long value =
        token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= SHORT_DIGITS
            ? shortInteger(bits)
            : longInteger(bits);
    for (int shift = 0; shift < bits; shift += Byte.SIZE) {
      buffer.put((byte) (value >>> shift));
    }
  }

  private long shortInteger(int bits) throws IOException, InvalidTensorException {
    long value = parser.getLongValue();
    if (bits < Long.SIZE) {
      long least = datatype.isSigned() ? -(1L << (bits - 1)) : 0;
      long beyond = 1L << (datatype.isSigned() ? bits - 1 : bits);
      require(value >= least && value < beyond);
    } else {
      require(datatype.isSigned() || value >= 0);
    }
    return value;
  }

  private long longInteger(int bits) throws IOException, InvalidTensorException {
    boolean isSigned = datatype.isSigned();
    BigDecimal number;
    try {
      number = new BigDecimal(parser.getText()).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw refused();
    }
    // Bounds first: an exponent may stand for a billion digits, on either side of the point.
    BigDecimal least = isSigned ? BigDecimal.TWO.pow(bits - 1).negate() : BigDecimal.ZERO;
    BigDecimal beyond = BigDecimal.TWO.pow(isSigned ? bits - 1 : bits);
    require(number.scale() <= 0 && number.compareTo(least) >= 0 && number.compareTo(beyond) < 0);
    return number.longValue();
  }

  private void require(boolean good) throws IOException, InvalidTensorException {
    if (!good) {
      throw refused();
    }
  }

  private InvalidTensorException refused() throws IOException {
    String text = parser.getText();
    String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) : text;
    return new InvalidTensorException(
        "tensor '%s': %s is not a value of %s".formatted(tensor, shown, datatype));
  }
}
