package network.haca.fullnode.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Parameters of a call, read as what the method takes; what does not fit is named by its place. */
public final class Parameters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Parameters() {}

  public static Bytes bytes(JsonNode params, int index) throws RpcException {
    return bytesOf(at(params, index));
  }

  static Bytes bytesOf(JsonNode node) throws RpcException {
    try {
      if (node.isTextual() && node.asText().startsWith("0x")) {
        return Bytes.fromHex(node.asText());
      }
    } catch (IllegalArgumentException e) {
      throw invalid(node, "0x and an even number of hexadecimal digits");
    }
    throw invalid(node, "0x and an even number of hexadecimal digits");
  }

  public static Address address(JsonNode params, int index) throws RpcException {
    return addressOf(at(params, index));
  }

  static Address addressOf(JsonNode node) throws RpcException {
    Bytes bytes = bytesOf(node);
    if (bytes.size() != Address.SIZE) {
      throw invalid(node, "an address of 20 bytes");
    }
    return new Address(bytes);
  }

  static JsonNode any(JsonNode params, int index) throws RpcException {
    return at(params, index);
  }

  static JsonNode object(JsonNode params, int index) throws RpcException {
    JsonNode node = at(params, index);
    if (!node.isObject()) {
      throw invalid(node, "an object");
    }
    return node;
  }

  /** An object, which is empty where it is left out or null. */
  static JsonNode objectOrNothing(JsonNode params, int index) throws RpcException {
    return params.path(index).isNull() || params.path(index).isMissingNode()
        ? JsonNodeFactory.instance.objectNode()
        : object(params, index);
  }

  /** An object, or a text that is one in JSON, as wallets are asked. */
  static JsonNode objectOrText(JsonNode params, int index) throws RpcException {
    JsonNode node = at(params, index);
    if (!node.isTextual()) {
      return object(params, index);
    }
    try {
      JsonNode read = JSON.readTree(node.asText());
      if (read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      throw invalid(node, "an object, or one in JSON");
    }
    throw invalid(node, "an object, or one in JSON");
  }

  static String text(JsonNode params, int index) throws RpcException {
    return at(params, index).asText();
  }

  public static Bytes32 word(JsonNode params, int index) throws RpcException {
    return wordOf(at(params, index));
  }

  static Bytes32 wordOf(JsonNode node) throws RpcException {
    Bytes bytes = bytesOf(node);
    if (bytes.size() != Bytes32.SIZE) {
      throw invalid(node, "32 bytes");
    }
    return new Bytes32(bytes);
  }

  public static BigInteger number(JsonNode params, int index) throws RpcException {
    return numberOf(at(params, index));
  }

  /** A number of at most 64 bits in hexadecimal or decimal digits, as go-ethereum takes counts. */
  static BigInteger hexOrDecimal(JsonNode params, int index) throws RpcException {
    JsonNode node = at(params, index);
    boolean isDecimal = node.isTextual() && node.asText().matches("[0-9]{1,20}");
    BigInteger number = isDecimal ? new BigInteger(node.asText()) : numberOf(node);
    if (number.bitLength() > Long.SIZE) {
      throw invalid(node, "a hexadecimal or decimal number of at most 64 bits");
    }
    return number;
  }

  /** The number of an object's field; another one if it is left out. */
  static BigInteger numberOr(JsonNode object, String field, BigInteger otherwise)
      throws RpcException {
    return object.hasNonNull(field) ? numberOf(object.get(field)) : otherwise;
  }

  public static BigInteger numberOf(JsonNode node) throws RpcException {
    try {
      if (node.isTextual() && node.asText().matches("0x[0-9a-fA-F]{1,64}")) {
        return new BigInteger(node.asText().substring(2), 16);
      }
      if (node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0) {
        return node.bigIntegerValue();
      }
    } catch (NumberFormatException e) {
      throw invalid(node, "a hexadecimal quantity");
    }
    throw invalid(node, "a hexadecimal quantity of at most 256 bits");
  }

  /** A number of at most 64 bits, unsigned, as an account's nonce is. */
  static long nonceOf(JsonNode node) throws RpcException {
    BigInteger number = numberOf(node);
    if (number.bitLength() > Long.SIZE) {
      throw invalid(node, "a nonce of at most 64 bits");
    }
    return number.longValue();
  }

  private static JsonNode at(JsonNode params, int index) throws RpcException {
    JsonNode node = params.path(index);
    if (node.isMissingNode()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "missing value for required argument " + index);
    }
    return node;
  }

  private static RpcException invalid(JsonNode node, String expected) {
    String shown = node.toString();
    return new RpcException(
        RpcException.INVALID_PARAMS,
        "invalid argument %s: expected %s"
            .formatted(shown.length() > 80 ? shown.substring(0, 80) : shown, expected));
  }
}
