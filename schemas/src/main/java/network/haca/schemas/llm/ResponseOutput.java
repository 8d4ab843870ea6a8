package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.primitives.Bytes;

/**
 * What the output of a response says in the terms of a chat (rule T7): the calls of a response that
 * is completed and has some, else the text of its messages.
 *
 * @param calls as a chat has them
 */
record ResponseOutput(String text, ArrayNode calls, boolean isCompleted) {
  static final String OBJECT = "response";
  private static final List<String> ENDS = List.of("completed", "incomplete", "failed");

  static ResponseOutput of(List<ResponseItem> items, boolean isCompleted) {
    StringBuilder text = new StringBuilder();
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    for (ResponseItem item : items) {
      switch (item.kind()) {
        case MESSAGE -> text.append(item.text());
        case FUNCTION_CALL -> calls.add(item.call());
        case REASONING -> {
          // No part of what the original signs.
        }
      }
    }
    return new ResponseOutput(text.toString(), calls, isCompleted);
  }

  /** Of the body of a response. */
  static ResponseOutput read(ObjectNode body) throws PythonJson.MalformedException {
    LlmAnswer.require(
        !body.has("choices") && !body.has("data") && !body.has("completion"),
        "it is a response and another answer, too");
    LlmAnswer.require(body.path("output").isArray(), "its output is no list");
    String status = body.path("status").asText();
    LlmAnswer.require(ENDS.contains(status), "its status is none of " + ENDS);
    StringBuilder text = new StringBuilder();
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : body.get("output")) {
      switch (item.path("type").asText()) {
        case "message" -> text.append(text(item));
        case "function_call" -> calls.add(call(item));
        case "reasoning" -> {
          // As above.
        }
        default ->
            throw new PythonJson.MalformedException("an item is of a type that no node writes");
      }
    }
    return new ResponseOutput(text.toString(), calls, status.equals("completed"));
  }

  private static String text(JsonNode message) throws PythonJson.MalformedException {
    StringBuilder all = new StringBuilder();
    for (JsonNode part : message.path("content")) {
      ResponsePart.Type type = ResponsePart.Type.of(part.path("type").asText());
      LlmAnswer.require(part.path(type.field()).isTextual(), "a part has no text");
      if (type == ResponsePart.Type.TEXT) {
        all.append(part.get("text").textValue());
      }
    }
    return all.toString();
  }

  private static ObjectNode call(JsonNode item) throws PythonJson.MalformedException {
    for (String field : List.of("call_id", "name", "arguments")) {
      LlmAnswer.require(item.path(field).isTextual(), "a call has no " + field);
    }
    ResponseItem call =
        ResponseItem.ofCall("", item.get("call_id").textValue(), item.get("name").textValue());
    call.addArguments(item.get("arguments").textValue());
    return call.call();
  }

  AnswerPart part() {
    return isCompleted && !calls.isEmpty() ? AnswerPart.TOOL_CALLS : AnswerPart.TEXT;
  }

  Bytes signed() {
    return part() == AnswerPart.TOOL_CALLS ? LlmHashes.toolCalls(calls) : Bytes.ofUtf8(text);
  }
}
