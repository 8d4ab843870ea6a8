package network.haca.pipe;

import java.util.List;
import network.haca.primitives.Bytes;

/**
 * The form of a language model's answer, as the ledger takes it (rule P5). Its size is bounded by
 * the tokens that the request allows, since it is paid for before it is there.
 */
public final class LanguageAnswer {
  /** Tokens that a request may allow: with more, the answer could be too large. */
  public static final long TOKENS_MAX = 7_936;

  private static final long BASE_BYTES = 2_048;
  private static final long TOKEN_BYTES = 8;
  private static final List<String> FINISH_REASONS =
      List.of("stop", "length", "tool_calls", "content_filter");

  /** A completion has no field that would say of a text that it was cut for another reason. */
  private static final List<String> TEXT_REASONS = List.of("stop", "length");

  private LanguageAnswer() {}

  /** Whether a request allows some tokens, and no more than an answer has room for. */
  public static boolean isBounded(LanguageRequest request) {
    return request.maxTokens() >= 1 && request.maxTokens() <= TOKENS_MAX;
  }

  /** Bytes that an answer has at most, as a call of 0xF4 returns it. */
  public static long bytesMax(LanguageRequest request) {
    return BASE_BYTES + TOKEN_BYTES * request.maxTokens();
  }

  /** The return data in the place of an answer that is not there. */
  public static Bytes empty(LanguageRequest request) {
    return InferenceAbi.write(
        switch (request) {
          case CompletionRequest _ -> new CompletionResult("");
          case ChatRequest _ -> new ChatResult("", new ChatMessage("", "", "", "", List.of()));
        });
  }

  /** Whether a model that ends for a reason has answered a request. */
  public static boolean isWhole(LanguageRequest request, String finishReason) {
    return switch (request) {
      case CompletionRequest _ -> TEXT_REASONS.contains(finishReason);
      case ChatRequest _ -> FINISH_REASONS.contains(finishReason);
    };
  }

  /** Whether return data is an answer to a request: canonical, within its size, an assistant's. */
  public static boolean fits(LanguageRequest request, Bytes returnData) {
    return returnData.size() <= bytesMax(request)
        && switch (request) {
          case CompletionRequest _ -> InferenceAbi.readCompletionResult(returnData).isPresent();
          case ChatRequest _ ->
              InferenceAbi.readChatResult(returnData).filter(LanguageAnswer::isWhole).isPresent();
        };
  }

  private static boolean isWhole(ChatResult result) {
    ChatMessage message = result.message();
    return FINISH_REASONS.contains(result.finishReason())
        && message.role().equals("assistant")
        && message.name().isEmpty()
        && message.toolCallId().isEmpty();
  }
}
