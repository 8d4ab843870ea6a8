package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.schemas.llm.LlmHashes;

/** Why a choice ended, in the word that is true of it. */
final class FinishReasons {
  private static final String STOP = "stop";
  private static final String FUNCTION_CALL = "function_call";

  /** Of a choice whose end nobody told. */
  static final String ERROR = "error";

  private FinishReasons() {}

  /** The reason that a choice is given; nothing if it is null, empty or no text. */
  static Optional<String> given(JsonNode choice) {
    return Optional.ofNullable(choice.path("finish_reason").textValue())
        .filter(reason -> !reason.isEmpty());
  }

  /**
   * A forced call of a tool ends with {@code stop} at OpenAI and vLLM; here {@code tool_calls} says
   * that there are calls, and that these are what is signed.
   */
  static String of(String given, boolean callsTools) {
    if (callsTools) {
      return given.equals(STOP) || given.equals(FUNCTION_CALL) ? LlmHashes.TOOL_CALLS : given;
    }
    return given.equals(LlmHashes.TOOL_CALLS) ? STOP : given;
  }
}
