package network.haca.x402.gate;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.primitives.Bytes32;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.StrictJson;

/**
 * The form that all messages of this package have in common: one JSON object of a bounded length.
 */
final class Messages {
  /** Characters of a message that holds no payment. */
  static final int SHORT_MAX = 8 << 10;

  private Messages() {}

  /** Takes the fields of one kind of message. */
  interface Reader<T> {
    T read(Fields fields, JsonNode node) throws MalformedException;
  }

  static <T> Reading<T> read(String body, int lengthMax, Reader<T> reader) {
    try {
      if (body.length() > lengthMax) {
        throw new MalformedException(
            Reason.INVALID_PAYLOAD, "the body is to have at most " + lengthMax + " characters");
      }
      JsonNode node = StrictJson.parse(body, "the body");
      return new Reading.Value<>(reader.read(Fields.of(node, "", Reason.INVALID_PAYLOAD), node));
    } catch (MalformedException e) {
      return new Reading.Refused<>(e.refusal());
    }
  }

  static String digits(Bytes32 value) {
    return value.toHex().substring(2);
  }
}
