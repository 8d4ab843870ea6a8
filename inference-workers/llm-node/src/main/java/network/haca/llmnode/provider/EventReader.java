package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the events of one streamed answer as OpenAI's chunks. */
interface EventReader {
  /** What an event that is no error makes of the answer; there may be nothing. */
  List<JsonNode> read(JsonNode event);

  /** Returns true if it holds back more than an answer may have. */
  default boolean isTooLong() {
    return false;
  }
}
