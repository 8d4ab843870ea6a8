package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/** Values in a node's answer, in the forms of Ethereum's JSON-RPC and in no other. */
public final class RpcValues {
  private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,16}");
  private static final Pattern AMOUNT = Pattern.compile("0x[0-9a-fA-F]{1,64}");
  private static final int SHOWN_MAX = 80;

  private RpcValues() {}

  /** A number from 0 to 2^63 - 1. */
  public static long quantity(JsonNode node) throws IOException {
    if (node.isTextual() && QUANTITY.matcher(node.asText()).matches()) {
      long number = Long.parseUnsignedLong(node.asText(), 2, node.asText().length(), 16);
      if (number >= 0) {
        return number;
      }
    }
    throw malformed(node, "a number of 63 bits");
  }

  /** A number of 256 bits. */
  public static BigInteger amount(JsonNode node) throws IOException {
    if (node.isTextual() && AMOUNT.matcher(node.asText()).matches()) {
      return new BigInteger(node.asText().substring(2), 16);
    }
    throw malformed(node, "a number of 256 bits");
  }

  public static Bytes bytes(JsonNode node) throws IOException {
    try {
      if (node.isTextual() && node.asText().startsWith("0x")) {
        return Bytes.fromHex(node.asText());
      }
    } catch (IllegalArgumentException e) {
      throw malformed(node, "bytes");
    }
    throw malformed(node, "bytes");
  }

  public static Bytes32 word(JsonNode node) throws IOException {
    Bytes bytes = bytes(node);
    if (bytes.size() != Bytes32.SIZE) {
      throw malformed(node, "32 bytes");
    }
    return new Bytes32(bytes);
  }

  private static IOException malformed(JsonNode node, String expected) {
    String shown = Printable.line(node.toString());
    return new IOException(
        "the node answers %s where %s in hexadecimal should be"
            .formatted(
                shown.length() > SHOWN_MAX ? shown.substring(0, SHOWN_MAX) + "…" : shown,
                expected));
  }
}
