package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.JsonGrammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar.Compiled;

/**
 * The form that the answer to a chat has to have, by {@code response_format}, {@code tools} and
 * {@code tool_choice}.
 *
 * @param tools that it may call
 * @param grammar that binds it; none if it is free
 * @param instruction that tells the model
 */
record AnswerForm(List<JsonNode> tools, Optional<Grammar> grammar, Optional<String> instruction) {
  private static final Set<String> FREE = Set.of("", "null", "auto", "none");

  AnswerForm {
    tools = List.copyOf(tools);
  }

  /** The outcome of reading a request's form. */
  sealed interface Parsed {
    record Good(AnswerForm form) implements Parsed {}

    record Refused(String reason) implements Parsed {}
  }

  /** Returns true if the answer may be calls. */
  boolean isAboutTools() {
    return !tools.isEmpty();
  }

  static Parsed parse(ObjectNode body) {
    List<JsonNode> tools = new ArrayList<>();
    JsonNode choice = body.path("tool_choice");
    if (!choice.asText().equals("none")) {
      body.path("tools").forEach(tools::add);
    }
    return choice.isValueNode() && FREE.contains(choice.asText()) || choice.isMissingNode()
        ? formatted(body.path("response_format"), tools)
        : forced(tools, choice);
  }

  /** Tools have to be called: any, or the one that is named. */
  private static Parsed forced(List<JsonNode> tools, JsonNode choice) {
    String name = choice.at("/function/name").asText();
    if (name.isEmpty() && !choice.asText().equals("required")) {
      return new Parsed.Refused("'tool_choice' is auto, none, required or names a function.");
    }
    List<JsonNode> wanted =
        tools.stream()
            .filter(tool -> name.isEmpty() || name.equals(tool.at("/function/name").asText()))
            .toList();
    if (wanted.isEmpty()) {
      return new Parsed.Refused("'tool_choice' forces a call of what is not among 'tools'.");
    }
    return switch (ToolCallText.grammar(wanted)) {
      case Compiled.Refused(String reason) -> new Parsed.Refused(reason);
      case Compiled.Good(Grammar calls) -> bound(tools, calls, Optional.empty());
    };
  }

  private static Parsed formatted(JsonNode format, List<JsonNode> tools) {
    String type = format.path("type").asText("text");
    return switch (type) {
      case "text" -> new Parsed.Good(new AnswerForm(tools, Optional.empty(), Optional.empty()));
      case "json_object" ->
          json(JsonGrammar.OBJECT, tools, "Answer with a JSON object and nothing else.");
      case "json_schema" -> schema(format.at("/json_schema/schema"), tools);
      default ->
          new Parsed.Refused(
              "'response_format' %s is not offered; give text, json_object or json_schema."
                  .formatted(type));
    };
  }

  private static Parsed schema(JsonNode schema, List<JsonNode> tools) {
    if (schema.isMissingNode()) {
      return new Parsed.Refused("'response_format' lacks 'json_schema' with a 'schema'.");
    }
    return switch (JsonSchemaGrammar.compile(schema)) {
      case Compiled.Refused(String reason) ->
          new Parsed.Refused("'response_format': %s.".formatted(reason));
      case Compiled.Good(Grammar grammar) ->
          json(
              grammar,
              tools,
              "Answer with JSON and nothing else, as this JSON Schema says:\n" + schema);
    };
  }

  private static Parsed json(Grammar format, List<JsonNode> tools, String instruction) {
    if (tools.isEmpty()) {
      return bound(tools, format, Optional.of(instruction));
    }
    return switch (ToolCallText.grammar(tools)) {
      case Compiled.Refused(String reason) -> new Parsed.Refused(reason);
      case Compiled.Good(Grammar calls) ->
          bound(tools, Grammar.choice(calls, format), Optional.of(instruction));
    };
  }

  private static Parsed bound(List<JsonNode> tools, Grammar grammar, Optional<String> instruction) {
    return new Parsed.Good(new AnswerForm(tools, Optional.of(grammar), instruction));
  }
}
