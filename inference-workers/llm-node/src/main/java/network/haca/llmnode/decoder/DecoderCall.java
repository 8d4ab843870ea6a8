package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import network.haca.llmnode.llm.LlmApi;

/**
 * A request in OpenAI's form as this node's own models take it.
 *
 * @param prompts the tokens of each
 * @param choices answers to each
 * @param isAboutTools whether the answer may call tools
 */
record DecoderCall(List<long[]> prompts, int choices, Wish wish, boolean isAboutTools) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COMPLETION_TOKENS = 16;

  /** OpenAI's bound. */
  private static final int LIKELIEST_MAX = 20;

  DecoderCall {
    prompts = List.copyOf(prompts);
  }

  /** The outcome of reading a request. */
  sealed interface Parsed {
    record Accepted(DecoderCall call) implements Parsed {}

    record Refused(String reason) implements Parsed {}
  }

  /**
   * @param body with temperature
   */
  static Parsed parse(LlmApi api, ObjectNode body, DecoderModel model) {
    try {
      AnswerForm form = form(api, body);
      List<long[]> prompts = api == LlmApi.CHAT ? chat(body, form, model) : completion(body, model);
      requireOffered(body);
      int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
      int left = model.contextLength() - longest;
      require(
          left > 0,
          "The prompt has %d tokens; this model takes %d with its answer."
              .formatted(longest, model.contextLength()));
      int fallback = api == LlmApi.CHAT || body.has("max_tokens") ? left : COMPLETION_TOKENS;
      int wanted = number(body, "max_completion_tokens", number(body, "max_tokens", fallback));
      require(wanted > 0, "'max_tokens' is %d; give 1 or more.".formatted(wanted));
      int choices = number(body, "n", 1);
      require(choices > 0, "'n' is %d; give 1 or more.".formatted(choices));
      return new Parsed.Accepted(
          new DecoderCall(
              prompts,
              choices,
              new Wish(
                  sampling(body),
                  Math.min(wanted, left),
                  stops(body),
                  binding(form, model),
                  likeliest(api, body)),
              form.isAboutTools()));
    } catch (NotOfferedException e) {
      return new Parsed.Refused(e.reason);
    }
  }

  private static Optional<BoundAnswer.Binding> binding(AnswerForm form, DecoderModel model) {
    return form.grammar().map(grammar -> new BoundAnswer.Binding(grammar, model.texts()));
  }

  private static AnswerForm form(LlmApi api, ObjectNode body) throws NotOfferedException {
    require(
        api == LlmApi.CHAT || !body.hasNonNull("response_format"),
        "'response_format' is for chats alone.");
    return switch (AnswerForm.parse(body)) {
      case AnswerForm.Parsed.Good(AnswerForm form) -> form;
      case AnswerForm.Parsed.Refused(String reason) -> throw new NotOfferedException(reason);
    };
  }

  private static List<long[]> chat(ObjectNode body, AnswerForm form, DecoderModel model)
      throws NotOfferedException {
    List<JsonNode> messages = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      messages.add(
          ChatMessages.plain(message)
              .orElseThrow(
                  () ->
                      new NotOfferedException(
                          "This model takes text alone: a message has a part that is none.")));
    }
    List<JsonNode> tools = form.tools();
    if (!model.template().takesTools() && !tools.isEmpty()) {
      messages = ChatMessages.describing(tools, messages);
      tools = List.of();
    }
    if (form.instruction().isPresent()) {
      messages = ChatMessages.instructing(form.instruction().get(), messages);
    }
    return switch (model.render(messages, tools)) {
      case ChatTemplate.Rendered.Text(String text) -> List.of(model.vocabulary().encode(text));
      case ChatTemplate.Rendered.Refused(String reason) -> throw new NotOfferedException(reason);
    };
  }

  private static List<long[]> completion(ObjectNode body, DecoderModel model)
      throws NotOfferedException {
    JsonNode prompt = body.path("prompt");
    List<JsonNode> given = new ArrayList<>();
    if (prompt.isArray()) {
      prompt.forEach(given::add);
    } else {
      given.add(prompt);
    }
    List<long[]> prompts = new ArrayList<>();
    for (JsonNode one : given) {
      require(one.isTextual(), "'prompt' is text, or a list of texts.");
      long[] tokens = model.vocabulary().encode(one.asText());
      require(tokens.length > 0, "'prompt' is empty; there is nothing to go on from.");
      prompts.add(tokens);
    }
    require(!prompts.isEmpty(), "'prompt' is empty; there is nothing to go on from.");
    return prompts;
  }

  /** What would be signed and not done is refused. */
  private static void requireOffered(ObjectNode body) throws NotOfferedException {
    require(!body.path("echo").asBoolean(), notOffered("echo"));
    require(body.path("suffix").asText("").isEmpty(), notOffered("suffix"));
    require(body.path("best_of").asInt(1) <= 1, notOffered("best_of"));
  }

  private static OptionalInt likeliest(LlmApi api, ObjectNode body) throws NotOfferedException {
    JsonNode logprobs = body.path("logprobs");
    if (api == LlmApi.COMPLETION) {
      require(!logprobs.isNumber() && !logprobs.asBoolean(), notOffered("logprobs"));
      return OptionalInt.empty();
    }
    int count = number(body, "top_logprobs", 0);
    require(
        count >= 0 && count <= LIKELIEST_MAX,
        "'top_logprobs' is %d; give 0 to %d.".formatted(count, LIKELIEST_MAX));
    require(count == 0 || logprobs.asBoolean(), "'top_logprobs' goes with 'logprobs': true.");
    return logprobs.asBoolean() ? OptionalInt.of(count) : OptionalInt.empty();
  }

  private static String notOffered(String name) {
    return "'%s' is not offered for this model.".formatted(name);
  }

  private static Sampling sampling(ObjectNode body) throws NotOfferedException {
    double temperature = body.path("temperature").asDouble();
    double topP = real(body, "top_p", 1);
    double repetition = real(body, "repetition_penalty", 1);
    require(temperature >= 0, "'temperature' is %s; give 0 or more.".formatted(temperature));
    require(
        topP > 0 && topP <= 1, "'top_p' is %s; give more than 0 and at most 1.".formatted(topP));
    require(repetition > 0, "'repetition_penalty' is %s; give more than 0.".formatted(repetition));
    Map<Long, Double> bias = new HashMap<>();
    for (var entry : body.path("logit_bias").properties()) {
      require(entry.getKey().matches("\\d{1,9}"), "'logit_bias' names tokens by their numbers.");
      bias.put(Long.valueOf(entry.getKey()), entry.getValue().asDouble());
    }
    return new Sampling(
        temperature,
        topP,
        Math.max(0, number(body, "top_k", 0)),
        repetition,
        real(body, "presence_penalty", 0),
        real(body, "frequency_penalty", 0),
        bias,
        body.hasNonNull("seed") ? body.get("seed").asLong() : RANDOM.nextLong());
  }

  private static List<String> stops(ObjectNode body) {
    List<String> stops = new ArrayList<>();
    JsonNode stop = body.path("stop");
    if (stop.isTextual()) {
      stops.add(stop.asText());
    }
    stop.forEach(one -> stops.add(one.asText()));
    stops.removeIf(String::isEmpty);
    return stops;
  }

  private static int number(ObjectNode body, String name, int fallback) {
    return body.hasNonNull(name) ? body.get(name).asInt() : fallback;
  }

  private static double real(ObjectNode body, String name, double fallback) {
    return body.hasNonNull(name) ? body.get(name).asDouble() : fallback;
  }

  private static void require(boolean condition, String reason) throws NotOfferedException {
    if (!condition) {
      throw new NotOfferedException(reason);
    }
  }

  private static final class NotOfferedException extends Exception {
    private final String reason;

    NotOfferedException(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
