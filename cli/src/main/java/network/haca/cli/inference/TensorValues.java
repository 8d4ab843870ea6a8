package network.haca.cli.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import network.haca.primitives.Printable;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/** The elements of a tensor as what they are: numbers, truth values, texts. */
final class TensorValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Elements that a line shows. */
  private static final int SHOWN_MAX = 12;

  private TensorValues() {}

  /** The tensor with its elements in row-major order, and its bytes. */
  static ObjectNode toJson(Tensor tensor) {
    ObjectNode node =
        JSON.objectNode().put("name", tensor.name()).put("datatype", tensor.datatype().name());
    tensor.shape().forEach(node.putArray("shape")::add);
    node.set("data", elements(tensor));
    return node.put("content", tensor.content().toHex());
  }

  /** A line with name, datatype, shape and the first elements. */
  static String line(Tensor tensor) {
    ArrayNode elements = elements(tensor);
    String shown =
        StreamSupport.stream(elements.spliterator(), false)
            .limit(SHOWN_MAX)
            .map(element -> Printable.line(element.toString()))
            .collect(Collectors.joining(", "));
    String rest =
        elements.size() > SHOWN_MAX ? ", … (%d; all with --json)".formatted(elements.size()) : "";
    return "%s %s %s: %s%s"
        .formatted(Printable.line(tensor.name()), tensor.datatype(), tensor.shape(), shown, rest);
  }

  private static ArrayNode elements(Tensor tensor) {
    ArrayNode values = JSON.arrayNode();
    if (tensor.datatype() == Datatype.BYTES) {
      tensor.byteElements().forEach(element -> values.add(element.toUtf8()));
      return values;
    }
    ByteBuffer content = tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (content.hasRemaining()) {
      values.add(next(tensor.datatype(), content));
    }
    return values;
  }

  private static JsonNode next(Datatype datatype, ByteBuffer content) {
    return switch (datatype) {
      case BOOL -> JSON.booleanNode(content.get() != 0);
      case UINT8 -> JSON.numberNode(Byte.toUnsignedInt(content.get()));
      case UINT16 -> JSON.numberNode(Short.toUnsignedInt(content.getShort()));
      case UINT32 -> JSON.numberNode(Integer.toUnsignedLong(content.getInt()));
      case UINT64 -> JSON.numberNode(new BigInteger(Long.toUnsignedString(content.getLong())));
      case INT8 -> JSON.numberNode(content.get());
      case INT16 -> JSON.numberNode(content.getShort());
      case INT32 -> JSON.numberNode(content.getInt());
      case INT64 -> JSON.numberNode(content.getLong());
      case FP16 -> JSON.numberNode(Float.float16ToFloat(content.getShort()));
      case BF16 -> JSON.numberNode(Float.intBitsToFloat(content.getShort() << Short.SIZE));
      case FP32 -> JSON.numberNode(content.getFloat());
      case FP64 -> JSON.numberNode(content.getDouble());
      case BYTES ->
          throw new IllegalArgumentException("elements of BYTES have lengths of their own");
    };
  }
}
