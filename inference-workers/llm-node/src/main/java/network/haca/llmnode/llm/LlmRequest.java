package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.llm.ResponsesRequest;
import network.haca.schemas.llm.SharedJson;

/**
 * A request for one of the models.
 *
 * @param api by which a model is asked
 * @param body as it was sent, or the chat that stands for it
 * @param hash of its canonical form: what is signed of it
 * @param response the body of a request to the Responses API; nothing of all others
 */
public record LlmRequest(
    LlmApi api, ObjectNode body, LlmModel model, Bytes32 hash, Optional<ObjectNode> response) {
  /**
   * What would let a provider tie a user's requests together, or keep them. Everything else reaches
   * the model.
   */
  private static final List<String> WITHHELD =
      List.of(
          "user",
          "metadata",
          "store",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options",
          "stream_options");

  /** The most tokens that an answer may have, by either of OpenAI's names. */
  private static final List<String> TOKENS = List.of("max_completion_tokens", "max_tokens");

  private static final List<String> RESPONSE_TOKENS = List.of("max_output_tokens");

  /** Answers to one request; OpenAI allows 128 to each prompt. */
  private static final int CHOICES_MAX = 2048;

  /** A request that is asked as it was sent. */
  public LlmRequest(LlmApi api, ObjectNode body, LlmModel model, Bytes32 hash) {
    this(api, body, model, hash, Optional.empty());
  }

  /** The same request for a model that is asked along other routes. */
  public LlmRequest of(LlmModel other) {
    return new LlmRequest(api, body, other, hash, response);
  }

  public static ParsedRequest parse(LlmApi api, String text, LlmModels models, Form form) {
    ObjectNode body;
    try {
      body = SharedJson.request(text);
    } catch (PythonJson.MalformedException e) {
      return new ParsedRequest.Refused(
          LlmError.invalid(
              "The body is not JSON with one meaning, so no answer to it could be verified: %s."
                  .formatted(e.getMessage())));
    }
    if (api != LlmApi.RESPONSES) {
      return read(api, body, Optional.empty(), models, form);
    }
    return switch (ResponsesRequest.of(body)) {
      case ResponsesRequest.AsChat(ObjectNode chat) ->
          read(LlmApi.CHAT, chat, Optional.of(body), models, form);
      case ResponsesRequest.Refused(String param, String reason) ->
          new ParsedRequest.Refused(LlmError.unsupported(param, reason + "."));
    };
  }

  private static ParsedRequest read(
      LlmApi api, ObjectNode body, Optional<ObjectNode> response, LlmModels models, Form form) {
    CanonicalRequest canonical =
        switch (api) {
          case CHAT -> CanonicalRequest.chat(body, form);
          case COMPLETION -> CanonicalRequest.completion(body);
          case EMBEDDINGS -> CanonicalRequest.embeddings(body);
          case RESPONSES -> throw new IllegalArgumentException("a response is asked as a chat");
        };
    return switch (canonical) {
      case CanonicalRequest.Unsupported(String reason) ->
          new ParsedRequest.Refused(LlmError.invalid(reason));
      case CanonicalRequest.Bytewise _ when body.path("web_search").asBoolean(false) ->
          new ParsedRequest.Refused(LlmError.invalid("'web_search' is not offered here."));
      case CanonicalRequest.Bytewise bytewise -> {
        String name = body.get("model").asText();
        yield models
            .find(name)
            .map(model -> new LlmRequest(api, body, model, bytewise.hash(), response).bounded())
            .orElseGet(() -> new ParsedRequest.Refused(LlmError.unknownModel(name)));
      }
    };
  }

  /** Accepted, unless it asks for more than the model gives. */
  private ParsedRequest bounded() {
    Optional<String> refusal =
        RequestBounds.refusal(door(), asked()).or(() -> AllowedTools.refusal(body));
    if (refusal.isPresent()) {
      return new ParsedRequest.Refused(LlmError.invalid(refusal.get()));
    }
    int most = model.limits().answerTokensMax();
    for (String key : response.isPresent() ? RESPONSE_TOKENS : TOKENS) {
      if (most > 0 && asked().path(key).asLong() > most) {
        return new ParsedRequest.Refused(
            LlmError.invalid(
                "'%s' is %s; model '%s' gives at most %s tokens."
                    .formatted(key, asked().get(key), model.name(), most)));
      }
    }
    JsonNode each = body.path("n");
    boolean isCount = each.isIntegralNumber() && each.canConvertToInt() && each.intValue() > 0;
    if (!isCount && !each.isMissingNode() && !each.isNull()) {
      return new ParsedRequest.Refused(
          LlmError.invalid("'n' is %s; give a whole number, 1 or more.".formatted(each)));
    }
    if (each.asLong(1) * prompts() > CHOICES_MAX) {
      return new ParsedRequest.Refused(
          LlmError.invalid(
              "'n' is %s of %s prompts; %s answers are given to one request."
                  .formatted(each.asLong(1), prompts(), CHOICES_MAX)));
    }
    return new ParsedRequest.Accepted(this);
  }

  /** The body as the client sent it. */
  public ObjectNode asked() {
    return response.orElse(body);
  }

  /** The endpoint at which the client asked. */
  public LlmApi door() {
    return response.isPresent() ? LlmApi.RESPONSES : api;
  }

  /** How many answers are asked for. */
  public int choices() {
    return Math.toIntExact(body.path("n").asLong(1) * prompts());
  }

  /** A list of texts, or of lists of tokens, is several. */
  private int prompts() {
    JsonNode prompt = body.path("prompt");
    boolean areSeveral =
        api == LlmApi.COMPLETION
            && prompt.isArray()
            && (prompt.path(0).isTextual() || prompt.path(0).isArray());
    return areSeveral ? prompt.size() : 1;
  }

  /** The model's name as the client wrote it. */
  public String modelName() {
    return body.get("model").asText();
  }

  public boolean isStream() {
    return api != LlmApi.EMBEDDINGS && body.path("stream").asBoolean(false);
  }

  /** What the provider is asked: the client's own parameters, under the provider's model name. */
  public ObjectNode toUpstream(LlmModel.Route route) {
    ObjectNode out = body.deepCopy();
    out.remove(WITHHELD);
    AllowedTools.narrow(out);
    out.put("model", route.upstream());
    if (api == LlmApi.EMBEDDINGS) {
      return out;
    }
    // What is signed says 0.0 of a chat that names none, so that is what the model gets.
    if (model.temperature().isPresent()) {
      out.put("temperature", model.temperature().getAsDouble());
    } else if (!out.hasNonNull("temperature")) {
      boolean isAbsentCompletion = api == LlmApi.COMPLETION && !out.has("temperature");
      out.put("temperature", isAbsentCompletion ? 1.0 : 0.0);
    }
    boolean isOpen = TOKENS.stream().noneMatch(out::hasNonNull);
    if (api == LlmApi.CHAT && isOpen && model.limits().answerTokensMax() > 0) {
      out.put("max_tokens", model.limits().answerTokensMax());
    }
    if (isStream()) {
      out.putObject("stream_options").put("include_usage", true);
    }
    return out;
  }
}
