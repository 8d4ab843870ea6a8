package network.haca.lightclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Printable;

/** The JSON text of a receipt. */
public final class Receipt {
  /** A receipt without an answer, as a bridge gives it, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  /** A receipt with question and answer, both in hexadecimal, in characters. */
  public static final int CHARACTERS_MAX = 256 << 20;

  private static final long TOKENS_MAX = 1_000_000;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(CHARACTERS_MAX)
                          .maxDocumentLength(CHARACTERS_MAX)
                          .maxTokenCount(TOKENS_MAX)
                          .build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Receipt() {}

  /**
   * Reads a receipt. A name that stands twice is refused: another reader would see another value
   * than was verified.
   *
   * @throws MalformedException if it is not one JSON object
   */
  public static ObjectNode parse(String json) throws MalformedException {
    if (tree(json) instanceof ObjectNode receipt) {
      return receipt;
    }
    throw new MalformedException("a receipt is a JSON object");
  }

  /** Any JSON, by the same rules. */
  static JsonNode tree(String json) throws MalformedException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedException("it is not JSON: " + Printable.line(e.getOriginalMessage()));
    }
  }
}
