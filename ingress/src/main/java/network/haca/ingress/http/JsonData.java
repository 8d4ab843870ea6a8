package network.haca.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * A tensor's {@code data} as it stands in JSON, flat or nested, before its datatype is known.
 * Numbers keep their text, so that each is rounded once (rule T1) and −0 stays.
 */
record JsonData(List<Element> elements) {
  /** A scalar: TRUE, FALSE, a string or a number, with its text. */
  record Element(JsonToken token, String text) {}

  /** Reads the array at which the parser stands. */
  static JsonData read(JsonParser parser) throws IOException, InvalidTensorException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidTensorException("data is not an array");
    }
    List<Element> elements = new ArrayList<>();
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case START_OBJECT, VALUE_NULL ->
            throw new InvalidTensorException("data holds null or an object");
        default -> elements.add(new Element(token, parser.getText()));
      }
    }
    return new JsonData(elements);
  }

  /** The binary form of the elements. */
  Bytes encode(String tensor, Datatype datatype) throws InvalidTensorException {
    if (datatype == Datatype.BYTES) {
      List<Bytes> texts = new ArrayList<>(elements.size());
      for (Element element : elements) {
        require(element.token == JsonToken.VALUE_STRING, tensor, datatype, element);
        texts.add(Bytes.ofUtf8(element.text));
      }
      return Tensor.encodeByteElements(texts);
    }
    if (datatype == Datatype.FP16 || datatype == Datatype.BF16) {
      throw new InvalidTensorException(
          "tensor '%s': %s has no JSON form; send it as binary data (binary_data_size)"
              .formatted(tensor, datatype));
    }
    ByteBuffer buffer = ByteBuffer.allocate(elements.size() * datatype.elementBytes());
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    for (Element element : elements) {
      put(buffer, tensor, datatype, element);
    }
    return Bytes.wrap(buffer.array());
  }

  private static void put(ByteBuffer buffer, String tensor, Datatype datatype, Element element)
      throws InvalidTensorException {
    if (datatype == Datatype.BOOL) {
      boolean isFlag =
          element.token == JsonToken.VALUE_TRUE || element.token == JsonToken.VALUE_FALSE;
      require(isFlag, tensor, datatype, element);
      buffer.put((byte) (element.token == JsonToken.VALUE_TRUE ? 1 : 0));
      return;
    }
    require(element.token.isNumeric(), tensor, datatype, element);
    switch (datatype) {
      case FP32 -> {
        float value = Float.parseFloat(element.text);
        require(Float.isFinite(value), tensor, datatype, element);
        buffer.putFloat(value);
      }
      case FP64 -> {
        double value = Double.parseDouble(element.text);
        require(Double.isFinite(value), tensor, datatype, element);
        buffer.putDouble(value);
      }
      default -> putInteger(buffer, tensor, datatype, element);
    }
  }

  private static void putInteger(
      ByteBuffer buffer, String tensor, Datatype datatype, Element element)
      throws InvalidTensorException {
    int bits = datatype.elementBytes() * Byte.SIZE;
    boolean signed = datatype.name().startsWith("INT");
    try {
      BigDecimal number = new BigDecimal(element.text);
      // Bounds first: an exponent may stand for a billion digits.
      BigDecimal least = signed ? BigDecimal.TWO.pow(bits - 1).negate() : BigDecimal.ZERO;
      BigDecimal beyond = BigDecimal.TWO.pow(signed ? bits - 1 : bits);
      require(
          number.compareTo(least) >= 0 && number.compareTo(beyond) < 0, tensor, datatype, element);
      long value = number.toBigIntegerExact().longValue();
      for (int shift = 0; shift < bits; shift += Byte.SIZE) {
        buffer.put((byte) (value >>> shift));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      require(false, tensor, datatype, element);
    }
  }

  private static void require(boolean good, String tensor, Datatype datatype, Element element)
      throws InvalidTensorException {
    if (!good) {
      String shown = element.text.length() > 40 ? element.text.substring(0, 40) : element.text;
      throw new InvalidTensorException(
          "tensor '%s': %s is not a value of %s".formatted(tensor, shown, datatype));
    }
  }
}
