package network.haca.oracle.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Reads a source's JSON (RFC 8259). No digit of a number is lost; an object with two equal keys is
 * refused, since readers differ in which of the two they see, and so are {@code NaN} and the
 * infinities.
 */
final class JsonDocument {
  private static final int DEPTH_MAX = 100;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static final Selected.Missing NOT_JSON =
      new Selected.Missing("is not JSON, or has two equal keys in one object");

  private JsonDocument() {}

  /** Nothing if it is no JSON. */
  static Optional<JsonNode> read(Bytes answer) {
    try {
      JsonNode document = MAPPER.readTree(answer.toArray());
      return document.isMissingNode() ? Optional.empty() : Optional.of(document);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
