package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The part of an OpenAI request that is signed, in one byte form.
 *
 * <p>Source: OpenGradient's tee-gateway ({@code chat_controller.py}, {@code
 * completions_controller.py}) and SDK ({@code tee_verify.py}).
 */
public sealed interface CanonicalRequest {
  /** The original's two forms; they differ only for multipart content and later fields. */
  enum Form {
    /** What the SDK verifies. */
    SDK,
    /** What the gateway of April 2026 hashes. */
    GATEWAY
  }

  /** The bytes whose hash is signed. */
  record Bytewise(Bytes bytes) implements CanonicalRequest {
    public Bytes32 hash() {
      return Keccak.hash(bytes);
    }
  }

  /** The request has no such form; the reason is for whoever sent it. */
  record Unsupported(String reason) implements CanonicalRequest {}

  /** The form of a {@code POST /v1/chat/completions}. */
  static CanonicalRequest chat(JsonNode request, Form form) {
    return Canonicalizing.canonical(
        () -> {
          Canonicalizing.require(request.isObject(), "the request is no JSON object");
          ObjectNode out = JsonNodeFactory.instance.objectNode();
          out.set("model", Canonicalizing.model(request));
          out.set("messages", CanonicalMessages.of(request.get("messages"), form));
          out.put("temperature", Canonicalizing.temperature(request, 0.0));
          Canonicalizing.copyUnlessNull(request, "max_tokens", out);
          Canonicalizing.copyIfTruthy(request, "stop", out);
          Canonicalizing.copyTools(request, out);
          Canonicalizing.copyIfTruthy(request, "response_format", out);
          if (form == Form.SDK && Canonicalizing.isTruthy(request.get("web_search"))) {
            out.put("web_search", true);
          }
          return out;
        });
  }

  /**
   * Of {@code POST /v1/embeddings}, which the original does not have: model, input and, where
   * given, dimensions and encoding_format.
   */
  static CanonicalRequest embeddings(JsonNode request) {
    return Canonicalizing.canonical(
        () -> {
          Canonicalizing.require(request.isObject(), "the request is no JSON object");
          Canonicalizing.require(
              request.hasNonNull("input"), "'input' is missing; give a text or a list of texts");
          ObjectNode out = JsonNodeFactory.instance.objectNode();
          out.set("model", Canonicalizing.model(request));
          out.set("input", request.get("input"));
          Canonicalizing.copyUnlessNull(request, "dimensions", out);
          Canonicalizing.copyUnlessNull(request, "encoding_format", out);
          return out;
        });
  }

  /** The form of a {@code POST /v1/responses}: that of the chat which it stands for (rule T7). */
  static CanonicalRequest responses(JsonNode request, Form form) {
    return switch (ResponsesRequest.of(request)) {
      case ResponsesRequest.AsChat(ObjectNode chat) -> chat(chat, form);
      case ResponsesRequest.Refused refused -> new Unsupported(refused.reason());
    };
  }

  /**
   * Whichever of the four a body is of.
   *
   * @param answered by which embeddings and responses are told apart, both of which have an input
   */
  static CanonicalRequest of(JsonNode request, AnswerPart answered, Form form) {
    if (request.has("messages")) {
      return chat(request, form);
    }
    if (!request.has("input")) {
      return completion(request);
    }
    return answered == AnswerPart.EMBEDDINGS ? embeddings(request) : responses(request, form);
  }

  /** The form of a {@code POST /v1/completions}, the same in both forms. */
  static CanonicalRequest completion(JsonNode request) {
    return Canonicalizing.canonical(
        () -> {
          Canonicalizing.require(request.isObject(), "the request is no JSON object");
          Canonicalizing.require(request.hasNonNull("prompt"), "'prompt' is missing; give a text");
          ObjectNode out = JsonNodeFactory.instance.objectNode();
          out.set("model", Canonicalizing.model(request));
          out.set("prompt", request.get("prompt"));
          out.put("temperature", Canonicalizing.temperature(request, 1.0));
          if (request.has("max_tokens")) {
            Canonicalizing.copyUnlessNull(request, "max_tokens", out);
          } else {
            out.put("max_tokens", Canonicalizing.COMPLETION_TOKENS);
          }
          Canonicalizing.copyIfTruthy(request, "stop", out);
          return out;
        });
  }
}
