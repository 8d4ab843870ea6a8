package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;

/** The outcome of looking for a value in a source's answer. */
public sealed interface Selected {
  /**
   * @param node the value; what a format other than JSON writes is a string
   */
  record Found(JsonNode node) implements Selected {}

  /**
   * @param reason continues "the source's answer"
   */
  record Missing(String reason) implements Selected {}
}
