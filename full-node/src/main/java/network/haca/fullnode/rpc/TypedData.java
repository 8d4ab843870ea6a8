package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The hash that is signed of typed structured data (EIP-712): an object with {@code types}, {@code
 * primaryType}, {@code domain} and {@code message}.
 */
final class TypedData {
  private static final Pattern ARRAY = Pattern.compile("(.+)\\[(\\d*)]");
  private static final Pattern NUMBER = Pattern.compile("u?int(\\d{0,3})");
  private static final Pattern FIXED_BYTES = Pattern.compile("bytes(\\d{1,2})");
  private static final Bytes PREFIX = Bytes.fromHex("1901");

  /** Structs within structs; more is refused. */
  private static final int DEPTH_MAX = 32;

  private final JsonNode types;

  private TypedData(JsonNode types) {
    this.types = types;
  }

  static Bytes32 hash(JsonNode data) throws RpcException {
    TypedData typed = new TypedData(data.path("types"));
    Bytes32 domain = typed.struct("EIP712Domain", data.path("domain"), 0);
    String primary = data.path("primaryType").asText();
    return primary.equals("EIP712Domain")
        ? Keccak.hash(PREFIX, domain.value())
        : Keccak.hash(
            PREFIX, domain.value(), typed.struct(primary, data.path("message"), 0).value());
  }

  private Bytes32 struct(String type, JsonNode value, int depth) throws RpcException {
    if (depth > DEPTH_MAX) {
      throw invalid("structs nested deeper than " + DEPTH_MAX);
    }
    if (!value.isObject()) {
      throw invalid("a value of " + type + " that is no object");
    }
    List<Bytes> parts = new ArrayList<>();
    parts.add(Keccak.hash(Bytes.ofUtf8(encodeType(type))).value());
    for (JsonNode member : members(type)) {
      String name = member.path("name").asText();
      if (!value.has(name)) {
        throw invalid("no '" + name + "' in a value of " + type);
      }
      parts.add(encode(member.path("type").asText(), value.get(name), depth).value());
    }
    return Keccak.hash(parts.toArray(Bytes[]::new));
  }

  /** The type with those that it refers to, in the order of their names. */
  private String encodeType(String type) throws RpcException {
    TreeSet<String> referred = new TreeSet<>();
    collect(type, referred);
    referred.remove(type);
    StringBuilder encoded = new StringBuilder(signature(type));
    for (String other : referred) {
      encoded.append(signature(other));
    }
    return encoded.toString();
  }

  private String signature(String type) throws RpcException {
    List<String> members = new ArrayList<>();
    for (JsonNode member : members(type)) {
      members.add(member.path("type").asText() + " " + member.path("name").asText());
    }
    return type + "(" + String.join(",", members) + ")";
  }

  private void collect(String type, Set<String> found) throws RpcException {
    String base = type.contains("[") ? type.substring(0, type.indexOf('[')) : type;
    if (!types.has(base) || !found.add(base)) {
      return;
    }
    for (JsonNode member : members(base)) {
      collect(member.path("type").asText(), found);
    }
  }

  private JsonNode members(String type) throws RpcException {
    JsonNode members = types.path(type);
    if (!members.isArray()) {
      throw invalid("'types' has no list for '" + type + "'");
    }
    return members;
  }

  private Bytes32 encode(String type, JsonNode value, int depth) throws RpcException {
    Matcher array = ARRAY.matcher(type);
    if (array.matches()) {
      return array(array.group(1), array.group(2), value, depth);
    }
    if (types.has(type)) {
      return value.isNull() ? Bytes32.ZERO : struct(type, value, depth + 1);
    }
    Matcher fixed = FIXED_BYTES.matcher(type);
    if (fixed.matches()) {
      return fixed(Integer.parseInt(fixed.group(1)), Parameters.bytesOf(value));
    }
    if (NUMBER.matcher(type).matches()) {
      return number(type, value);
    }
    return switch (type) {
      case "string" -> Keccak.hash(Bytes.ofUtf8(value.asText()));
      case "bytes" -> Keccak.hash(Parameters.bytesOf(value));
      case "bool" -> Bytes32.ofUnsigned(value.asBoolean() ? 1 : 0);
      case "address" -> Parameters.addressOf(value).toWord();
      default -> throw invalid("the type '" + type + "' is not known");
    };
  }

  private Bytes32 array(String item, String length, JsonNode value, int depth) throws RpcException {
    if (!value.isArray() || !(length.isEmpty() || length.equals("" + value.size()))) {
      throw invalid("a value of " + item + "[" + length + "] that is not such a list");
    }
    List<Bytes> parts = new ArrayList<>();
    for (JsonNode one : value) {
      parts.add(encode(item, one, depth + 1).value());
    }
    return Keccak.hash(parts.toArray(Bytes[]::new));
  }

  private static Bytes32 fixed(int size, Bytes value) throws RpcException {
    if (size < 1 || size > Bytes32.SIZE || value.size() != size) {
      throw invalid("a value of bytes" + size + " that has " + value.size() + " bytes");
    }
    return new Bytes32(Bytes.concat(value, Bytes.wrap(new byte[Bytes32.SIZE - size])));
  }

  /** Also in decimal text, as wallets send large and negative numbers. */
  private static Bytes32 number(String type, JsonNode value) throws RpcException {
    String text = value.asText();
    if (!text.matches("-?\\d{1,78}")) {
      return UInt256.of(Parameters.numberOf(value)).toBytes32();
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() > 256 || (type.startsWith("u") && number.signum() < 0)) {
      throw invalid(text + " is no " + type);
    }
    return UInt256.of(number).toBytes32();
  }

  private static RpcException invalid(String what) {
    return new RpcException(RpcException.INVALID_PARAMS, "invalid typed data: " + what);
  }
}
