package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import network.haca.primitives.Bytes;

/** Numbers and bytes as JSON-RPC writes them. */
final class Quantities {
  private Quantities() {}

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  static JsonNode quantity(long number) {
    return TextNode.valueOf(hex(number));
  }

  static JsonNode quantity(BigInteger number) {
    return TextNode.valueOf(hex(number));
  }

  static JsonNode data(Bytes bytes) {
    return TextNode.valueOf(bytes.toHex());
  }

  static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }
}
