package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Writes a request of OpenAI's as a body of the Gemini API. */
final class GoogleRequest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of {@code generationConfig}, by OpenAI's names. */
  private static final Map<String, String> COPIED =
      Map.of(
          "temperature", "temperature",
          "top_p", "topP",
          "top_k", "topK",
          "n", "candidateCount",
          "seed", "seed",
          "presence_penalty", "presencePenalty",
          "frequency_penalty", "frequencyPenalty");

  private static final List<String> NOT_OFFERED = List.of("logprobs", "logit_bias");

  private GoogleRequest() {}

  static ObjectNode write(OpenAiBody asked) throws NotOfferedException {
    asked.refuse(NOT_OFFERED);
    ObjectNode out = JSON.objectNode();
    GoogleContents.write(asked.messages(), out);
    ObjectNode generation = out.putObject("generationConfig");
    COPIED.forEach(
        (theirs, name) -> {
          if (asked.body().hasNonNull(theirs)) {
            generation.set(name, asked.body().get(theirs));
          }
        });
    asked.tokensMax().ifPresent(tokens -> generation.set("maxOutputTokens", tokens));
    if (!asked.stops().isEmpty()) {
      asked.stops().forEach(generation.putArray("stopSequences")::add);
    }
    asked
        .answerSchema()
        .ifPresent(
            schema -> {
              generation.put("responseMimeType", "application/json");
              if (schema.size() > 1) {
                generation.set("responseJsonSchema", schema);
              }
            });
    writeTools(asked, out);
    return out;
  }

  private static void writeTools(OpenAiBody asked, ObjectNode out) {
    List<JsonNode> functions = asked.functions();
    if (functions.isEmpty()) {
      return;
    }
    ArrayNode declarations = out.putArray("tools").addObject().putArray("functionDeclarations");
    functions.forEach(function -> declarations.add(declaration(function)));
    ObjectNode calling = out.putObject("toolConfig").putObject("functionCallingConfig");
    switch (asked.toolChoice()) {
      case "required" -> calling.put("mode", "ANY");
      case "function" ->
          calling.put("mode", "ANY").putArray("allowedFunctionNames").add(asked.chosenFunction());
      default -> calling.put("mode", "AUTO");
    }
  }

  private static ObjectNode declaration(JsonNode function) {
    ObjectNode declaration = JSON.objectNode().put("name", function.path("name").asText());
    if (function.hasNonNull("description")) {
      declaration.set("description", function.get("description"));
    }
    if (function.path("parameters").isObject()) {
      declaration.set("parametersJsonSchema", function.get("parameters"));
    }
    return declaration;
  }
}
