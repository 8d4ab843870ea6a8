package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One item of a response's output, as it grows: a message, thoughts, or a call of a function. Node
 * and verifier write it by this code, so that an answer says the same in each of its places.
 */
public final class ResponseItem {
  /** Status of an item that has come to its end. */
  public static final String COMPLETED = "completed";

  /** Status of one that has not. */
  public static final String INCOMPLETE = "incomplete";

  static final String IN_PROGRESS = "in_progress";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Kind kind;
  private final String id;
  private final String callId;
  private final String name;
  private final StringBuilder arguments = new StringBuilder();
  private final List<ResponsePart> parts = new ArrayList<>();

  /** Kinds of items that an answer has here. */
  public enum Kind {
    MESSAGE("message"),
    REASONING("reasoning"),
    FUNCTION_CALL("function_call");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private ResponseItem(Kind kind, String id, String callId, String name) {
    this.kind = kind;
    this.id = id;
    this.callId = callId;
    this.name = name;
  }

  /** A message or thoughts. */
  public static ResponseItem ofText(Kind kind, String id) {
    return new ResponseItem(kind, id, "", "");
  }

  /**
   * @param callId by which the client answers the call
   * @param name of the function
   */
  public static ResponseItem ofCall(String id, String callId, String name) {
    return new ResponseItem(Kind.FUNCTION_CALL, id, callId, name);
  }

  /** The item that an event begins. */
  static ResponseItem begun(JsonNode item) throws PythonJson.MalformedException {
    for (Kind kind : Kind.values()) {
      if (kind.word.equals(item.path("type").textValue())) {
        ResponseItem begun =
            new ResponseItem(
                kind,
                item.path("id").asText(),
                item.path("call_id").asText(),
                item.path("name").asText());
        LlmAnswer.require(begun.toJson(IN_PROGRESS).equals(item), "an item begins with content");
        return begun;
      }
    }
    throw new PythonJson.MalformedException("an item is of a type that no node writes");
  }

  public Kind kind() {
    return kind;
  }

  public String id() {
    return id;
  }

  public List<ResponsePart> parts() {
    return Collections.unmodifiableList(parts);
  }

  /** The next part of its content. */
  public ResponsePart begin(ResponsePart.Type type) {
    ResponsePart part = new ResponsePart(type);
    parts.add(part);
    return part;
  }

  public void addArguments(String more) {
    arguments.append(more);
  }

  public String arguments() {
    return arguments.toString();
  }

  /** All its text that is for the reader: refusals and thoughts are not. */
  String text() {
    StringBuilder all = new StringBuilder();
    parts.stream()
        .filter(part -> part.type() == ResponsePart.Type.TEXT)
        .forEach(part -> all.append(part.text()));
    return all.toString();
  }

  /** As a chat has the call. */
  ObjectNode call() {
    ObjectNode call = JSON.objectNode().put("id", callId).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments());
    return call;
  }

  /** As it stands in an answer. */
  public ObjectNode toJson(String status) {
    ObjectNode out = JSON.objectNode().put("id", id).put("type", kind.word).put("status", status);
    switch (kind) {
      case MESSAGE -> out.put("role", "assistant").set("content", content());
      case REASONING -> {
        out.putArray("summary");
        out.set("content", content());
      }
      case FUNCTION_CALL ->
          out.put("call_id", callId).put("name", name).put("arguments", arguments());
    }
    return out;
  }

  private ArrayNode content() {
    ArrayNode content = JSON.arrayNode();
    parts.forEach(part -> content.add(part.toJson()));
    return content;
  }
}
