package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.Canonicalizing.UnsupportedException;
import org.jspecify.annotations.Nullable;

/** The messages of a chat, each reduced to what is signed of its role. */
final class CanonicalMessages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CanonicalMessages() {}

  static ArrayNode of(@Nullable JsonNode messages, Form form) throws UnsupportedException {
    if (messages == null || !messages.isArray() || messages.isEmpty()) {
      throw new UnsupportedException("'messages' is missing; give at least one");
    }
    ArrayNode out = JSON.arrayNode();
    for (JsonNode message : messages) {
      Canonicalizing.require(message.isObject(), "each of 'messages' must be an object");
      out.add(reduced(message, form));
    }
    return out;
  }

  private static ObjectNode reduced(JsonNode message, Form form) throws UnsupportedException {
    String role = message.path("role").asText();
    ObjectNode out = JSON.objectNode().put("role", role);
    switch (role) {
      case "system" -> out.set("content", orNull(message.get("content")));
      case "developer" -> {
        Canonicalizing.require(
            form == Form.SDK, "the role 'developer' is not known to the gateway");
        out.put("role", "system");
        out.set("content", orNull(message.get("content")));
      }
      case "user" -> out.set("content", userContent(orNull(message.get("content")), form));
      case "assistant" -> assistant(message, form, out);
      case "tool" -> {
        out.set("content", orNull(message.get("content")));
        out.set("tool_call_id", orNull(message.get("tool_call_id")));
      }
      case "function" -> {
        out.set("content", orNull(message.get("content")));
        out.set("name", orNull(message.get("name")));
      }
      default ->
          throw new UnsupportedException(
              "unknown role '%s'; known are system, developer, user, assistant, tool, function"
                  .formatted(role));
    }
    return out;
  }

  private static JsonNode orNull(@Nullable JsonNode value) {
    return value == null ? JSON.nullNode() : value;
  }

  private static void assistant(JsonNode message, Form form, ObjectNode out)
      throws UnsupportedException {
    JsonNode content = message.get("content");
    out.set(
        "content",
        content != null && Canonicalizing.isTruthy(content) ? content : TextNode.valueOf(""));
    JsonNode calls = message.get("tool_calls");
    if (calls == null || !Canonicalizing.isTruthy(calls)) {
      return;
    }
    Canonicalizing.require(calls.isArray(), "'tool_calls' is not a list");
    ArrayNode reduced = out.putArray("tool_calls");
    for (JsonNode call : calls) {
      Canonicalizing.require(
          call.isObject() && (!call.has("function") || call.get("function").isObject()),
          "each of 'tool_calls' must be an object with a 'function'");
      reduced.add(toolCall(call, form));
    }
  }

  /** What is missing is null to the gateway, and has a default in the SDK. */
  private static ObjectNode toolCall(JsonNode call, Form form) {
    JsonNode function = call.path("function");
    ObjectNode out = JSON.objectNode();
    out.set("id", orDefault(call.get("id"), "", form));
    out.set("type", orDefault(call.get("type"), "function", form));
    ObjectNode reduced = out.putObject("function");
    reduced.set("name", orDefault(function.get("name"), "", form));
    reduced.set("arguments", orDefault(function.get("arguments"), "", form));
    return out;
  }

  private static JsonNode orDefault(@Nullable JsonNode value, String ofSdk, Form form) {
    if (value != null) {
      return value;
    }
    return form == Form.SDK ? TextNode.valueOf(ofSdk) : JSON.nullNode();
  }

  private static JsonNode userContent(JsonNode content, Form form) {
    if (content.isTextual()) {
      return content;
    }
    if (form == Form.GATEWAY || !content.isArray()) {
      return TextNode.valueOf(PythonText.of(content));
    }
    ArrayNode out = JSON.arrayNode();
    content.forEach(part -> out.add(contentPart(part)));
    return out;
  }

  /** Text stays; of an attachment only its type and its file's name are signed. */
  private static ObjectNode contentPart(JsonNode part) {
    if (!part.isObject()) {
      return JSON.objectNode().put("type", "text").put("text", PythonText.of(part));
    }
    ObjectNode out = JSON.objectNode();
    out.set("type", orNull(part.get("type")));
    if (part.path("type").asText().equals("text")) {
      JsonNode text = part.get("text");
      out.set("text", text != null && Canonicalizing.isTruthy(text) ? text : TextNode.valueOf(""));
      return out;
    }
    JsonNode inFile = part.path("file").get("filename");
    JsonNode name =
        inFile != null && Canonicalizing.isTruthy(inFile) ? inFile : part.get("filename");
    if (name != null && Canonicalizing.isTruthy(name)) {
      out.set("filename", name);
    }
    return out;
  }
}
