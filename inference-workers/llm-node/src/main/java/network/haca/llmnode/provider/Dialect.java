package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;

/** A provider's API: how a request is asked, and how what comes back is read as OpenAI's. */
interface Dialect {
  int UNAUTHORIZED = 401;
  int FORBIDDEN = 403;

  /** The outcome of writing a request in this API. */
  sealed interface Asked {
    /**
     * @param path under the provider's base, with query
     */
    record Call(String path, ObjectNode body) implements Asked {}

    /** The API has no way to ask for it; the reason is for the client. */
    record Refused(String reason) implements Asked {}
  }

  Asked ask(LlmRequest request, Route route);

  /** The headers of every call, with the node's key if it has one. */
  Map<String, String> headers(String key);

  /** A whole answer as OpenAI's body. */
  JsonNode whole(LlmRequest request, JsonNode answer);

  /** Reads one streamed answer. */
  EventReader events(LlmRequest request);

  /** Returns true if an error is about the node's key, and none of the client's business. */
  default boolean isAboutKey(int status, JsonNode body) {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }
}
