package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A request to OpenAI's Responses API, as the chat that it stands for (rule T7): that chat is what
 * a model is asked, and what is hashed. Nothing of a request is left out in silence.
 */
public sealed interface ResponsesRequest {
  /** The chat, in the form of a {@code POST /v1/chat/completions}. */
  record AsChat(ObjectNode chat) implements ResponsesRequest {}

  /**
   * A parameter has no meaning here.
   *
   * @param param its name, with the place in a list
   * @param reason for who sent the request
   */
  record Refused(String param, String reason) implements ResponsesRequest {}

  static ResponsesRequest of(JsonNode request) {
    try {
      return new AsChat(ResponsesChat.of(request));
    } catch (RefusedException e) {
      return new Refused(e.param, String.valueOf(e.getMessage()));
    }
  }

  /** Says which parameter is at fault. */
  final class RefusedException extends Exception {
    private final String param;

    RefusedException(String param, String reason) {
      super(reason);
      this.param = param;
    }

    /** Refuses a field that asks for something and is not known where it stands. */
    static void requireOnly(JsonNode object, List<String> known, String place)
        throws RefusedException {
      require(object.isObject(), place, "is an object");
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        require(
            known.contains(field.getKey()) || field.getValue().isNull(),
            "%s.%s".formatted(place, field.getKey()),
            "is not known");
      }
    }

    static void require(boolean holds, String param, String otherwise) throws RefusedException {
      if (!holds) {
        throw new RefusedException(param, "'%s' %s".formatted(param, otherwise));
      }
    }
  }
}
