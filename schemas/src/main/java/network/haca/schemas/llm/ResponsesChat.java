package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;
import static network.haca.schemas.llm.ResponsesRequest.RefusedException.requireOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import network.haca.schemas.llm.ResponsesRequest.RefusedException;

/**
 * The parameters of a request to the Responses API, each as a chat has it. What a chat does not
 * have is refused by its name, unless it asks for nothing.
 */
final class ResponsesChat {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String STATELESS =
      "is not offered: nothing is stored here; send the whole conversation in 'input'";
  private static final String LOGPROBS = "message.output_text.logprobs";

  /** What may be asked to be included; thoughts are never encrypted, as no model hides any here. */
  private static final List<String> INCLUDED = List.of(LOGPROBS, "reasoning.encrypted_content");

  private static final List<String> OF_SCHEMA = List.of("name", "description", "schema", "strict");
  private static final List<String> ALL_OF_SCHEMA =
      List.of("type", "name", "description", "schema", "strict");

  /** The thoughts that an answer shows are the model's own, whole, whatever it is asked. */
  private static final List<String> SUMMARIES = List.of("auto", "concise", "detailed");

  private static final int WORD_MAX = 64;
  private static final String WORD = "is a text of at most %s characters".formatted(WORD_MAX);
  private static final String COUNT = "is a whole number above 0";
  private static final int METADATA_MAX = 16;
  private static final int METADATA_KEY_MAX = 64;
  private static final int METADATA_VALUE_MAX = 512;

  private ResponsesChat() {}

  static ObjectNode of(JsonNode request) throws RefusedException {
    ObjectNode chat = JSON.objectNode();
    for (Map.Entry<String, JsonNode> field : request.properties()) {
      if (!field.getValue().isNull()) {
        add(field.getKey(), field.getValue(), chat);
      }
    }
    chat.set(
        "messages", ResponsesInput.messages(request.path("instructions"), request.path("input")));
    return chat;
  }

  private static void add(String name, JsonNode value, ObjectNode chat) throws RefusedException {
    switch (name) {
      case "model", "temperature", "top_p", "stream", "parallel_tool_calls" ->
          chat.set(name, value);
      case "service_tier" -> {
        require(isWord(value), name, WORD);
        chat.set(name, value);
      }
      case "max_tool_calls" -> require(value.isInt() && value.intValue() > 0, name, COUNT);
      case "max_output_tokens" -> chat.set("max_tokens", value);
      case "tools" -> ResponsesTools.addTools(value, chat);
      case "tool_choice" -> chat.set(name, ResponsesTools.choice(value));
      case "text" -> addText(value, chat);
      case "reasoning" -> addReasoning(value, chat);
      case "top_logprobs" -> addTopLogprobs(value, chat);
      case "include" -> addIncluded(value, chat);
      case "metadata" -> checkMetadata(value);
      case "store" ->
          require(isFalse(value), name, "must be false or left out: nothing is stored here");
      case "background" ->
          require(isFalse(value), name, "must be false or left out: answers come at once");
      case "truncation" ->
          require(
              value.asText().equals("disabled"),
              name,
              "must be 'disabled' or left out: nothing of a conversation is cut");
      case "previous_response_id", "conversation" -> throw refused(name, STATELESS);
      case "prompt" ->
          throw refused(name, "is not offered: no prompts are stored; give 'instructions'");
      case "input",
          "instructions",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options",
          "stream_options" -> {
        // The conversation has a place of its own; the others are nothing to a model.
      }
      default -> throw new RefusedException(name, "Unknown parameter: '%s'".formatted(name));
    }
  }

  private static void addText(JsonNode text, ObjectNode chat) throws RefusedException {
    requireOnly(text, List.of("format", "verbosity"), "text");
    Canonicalizing.copyUnlessNull(text, "verbosity", chat);
    if (text.hasNonNull("format")) {
      addFormat(text.get("format"), chat);
    }
  }

  private static void addFormat(JsonNode format, ObjectNode chat) throws RefusedException {
    switch (format.path("type").asText()) {
      case "text" -> requireOnly(format, List.of("type"), "text.format");
      case "json_object" -> {
        requireOnly(format, List.of("type"), "text.format");
        chat.putObject("response_format").put("type", "json_object");
      }
      case "json_schema" -> {
        requireOnly(format, ALL_OF_SCHEMA, "text.format");
        ObjectNode schema = JSON.objectNode();
        OF_SCHEMA.forEach(name -> Canonicalizing.copyUnlessNull(format, name, schema));
        require(schema.path("name").isTextual(), "text.format.name", "is missing; give a text");
        require(
            schema.path("schema").isObject(), "text.format.schema", "is missing; give an object");
        chat.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
      }
      default -> throw refused("text.format.type", "is text, json_object or json_schema");
    }
  }

  private static void addReasoning(JsonNode reasoning, ObjectNode chat) throws RefusedException {
    requireOnly(
        reasoning,
        List.of("effort", "summary", "generate_summary", "context", "mode"),
        "reasoning");
    requireOneOf(reasoning, "summary", SUMMARIES);
    requireOneOf(reasoning, "generate_summary", SUMMARIES);
    requireOneOf(reasoning, "context", List.of("auto"));
    requireOneOf(reasoning, "mode", List.of("standard"));
    if (reasoning.hasNonNull("effort")) {
      require(isWord(reasoning.get("effort")), "reasoning.effort", WORD);
      chat.set("reasoning_effort", reasoning.get("effort"));
    }
  }

  private static void requireOneOf(JsonNode reasoning, String name, List<String> known)
      throws RefusedException {
    require(
        !reasoning.hasNonNull(name) || known.contains(reasoning.get(name).asText()),
        "reasoning." + name,
        "is null or one of " + String.join(", ", known));
  }

  private static void addTopLogprobs(JsonNode count, ObjectNode chat) throws RefusedException {
    require(count.isInt(), "top_logprobs", "is a whole number from 0 to 20");
    if (count.intValue() != 0) {
      chat.put("logprobs", true).set("top_logprobs", count);
    }
  }

  private static void addIncluded(JsonNode included, ObjectNode chat) throws RefusedException {
    require(included.isArray(), "include", "is a list of names");
    for (JsonNode each : included) {
      require(
          INCLUDED.contains(each.asText()),
          "include",
          "has '%s', which no answer has here; known are %s"
              .formatted(each.asText(), String.join(", ", INCLUDED)));
      if (each.asText().equals(LOGPROBS)) {
        chat.put("logprobs", true);
      }
    }
  }

  /** As an answer repeats it. */
  private static void checkMetadata(JsonNode metadata) throws RefusedException {
    boolean isGood = metadata.isObject() && metadata.size() <= METADATA_MAX;
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      isGood &=
          field.getKey().length() <= METADATA_KEY_MAX
              && field.getValue().isTextual()
              && field.getValue().textValue().length() <= METADATA_VALUE_MAX;
    }
    require(
        isGood,
        "metadata",
        "is an object of at most %s texts of %s characters with names of %s"
            .formatted(METADATA_MAX, METADATA_VALUE_MAX, METADATA_KEY_MAX));
  }

  private static boolean isWord(JsonNode value) {
    return value.isTextual() && value.textValue().length() <= WORD_MAX;
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }

  private static RefusedException refused(String param, String reason) {
    return new RefusedException(param, "'%s' %s".formatted(param, reason));
  }
}
