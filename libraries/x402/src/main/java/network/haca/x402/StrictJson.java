package network.haca.x402;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON of strangers: one value, no key twice, no depth that costs anything. */
public final class StrictJson {
  private static final int DEPTH_MAX = 32;
  private static final int NUMBER_CHARACTERS_MAX = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARACTERS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /**
   * @param what it is, for errors
   */
  public static JsonNode parse(String text, String what) throws MalformedException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isMissingNode()) {
        throw new MalformedException(Reason.INVALID_PAYLOAD, what + " is empty");
      }
      return node;
    } catch (JsonProcessingException e) {
      String why =
          String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
              ? "has a key twice"
              : "is not one JSON value";
      throw new MalformedException(Reason.INVALID_PAYLOAD, what + " " + why);
    }
  }
}
