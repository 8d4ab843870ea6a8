package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tool calls of a stream, put together from their fragments by index, in the form that the
 * original's SDK makes of them: whatever a call's type is, a function's name and arguments.
 */
public final class ToolCalls {
  private final Map<Integer, Call> calls = new TreeMap<>();

  private static final class Call {
    private String type = "function";
    private final StringBuilder id = new StringBuilder();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
  }

  /** The first fragment of a call names it, all carry parts of its arguments. */
  public void add(JsonNode fragment) {
    Call call = calls.computeIfAbsent(fragment.path("index").asInt(), added -> new Call());
    call.id.append(text(fragment.path("id")));
    String type = text(fragment.path("type"));
    call.type = type.isEmpty() ? call.type : type;
    call.name.append(text(fragment.at("/function/name")));
    call.arguments.append(text(fragment.at("/function/arguments")));
  }

  public boolean isEmpty() {
    return calls.isEmpty();
  }

  /** As they would stand in an answer that was not streamed. */
  public ArrayNode toJson() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    calls
        .values()
        .forEach(
            call ->
                all.addObject()
                    .put("id", call.id.toString())
                    .put("type", call.type)
                    .putObject("function")
                    .put("name", call.name.toString())
                    .put("arguments", call.arguments.toString()));
    return all;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : "";
  }
}
