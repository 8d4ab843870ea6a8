package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Own count of what a model says, for the time until its provider tells it, or if it never does.
 */
final class SpokenText {
  /** Of text in most languages; providers' tokenizers differ. */
  static final int BYTES_OF_TOKEN = 4;

  private static final int ASCII_MAX = 0x7f;
  private static final int TWO_BYTES_MAX = 0x7ff;

  private long bytes;

  /**
   * Counts all texts of a chunk's or an answer's choices, thoughts and calls of tools among them,
   * and the same of a response, of which an event says what is new in a delta.
   */
  void add(JsonNode chunk) {
    if (chunk.path("type").asText().endsWith(".delta")) {
      bytes += bytes(chunk.path("delta"));
    }
    if (chunk.path("type").asText().equals("response.output_item.added")) {
      bytes += bytes(chunk.path("item").path("name"));
    }
    for (JsonNode item : chunk.path("output")) {
      bytes += bytes(item.path("name")) + bytes(item.path("arguments"));
      for (JsonNode part : item.path("content")) {
        bytes += bytes(part.path("text")) + bytes(part.path("refusal"));
      }
    }
    for (JsonNode choice : chunk.path("choices")) {
      for (String part : new String[] {"delta", "message", "text"}) {
        bytes += bytes(choice.path(part));
      }
    }
  }

  long tokens() {
    return tokens(bytes);
  }

  static long tokens(long bytes) {
    return Math.ceilDiv(bytes, BYTES_OF_TOKEN);
  }

  private static long bytes(JsonNode node) {
    if (node.isTextual()) {
      return node.asText()
          .chars()
          .map(unit -> unit <= ASCII_MAX ? 1 : unit <= TWO_BYTES_MAX ? 2 : 3)
          .sum();
    }
    long sum = 0;
    for (JsonNode part : node) {
      sum += bytes(part);
    }
    return sum;
  }
}
