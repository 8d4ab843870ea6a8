package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.schemas.llm.LlmError;

/**
 * The state in which a response ends.
 *
 * @param status completed, incomplete or failed
 * @param reason of one that is incomplete; empty for others
 * @param error of one that failed
 */
record ResponseEnd(String status, String reason, Optional<LlmError> error) {
  /** Of an answer whose client left before its end. */
  static final ResponseEnd LEFT = new ResponseEnd("incomplete", "", Optional.empty());

  private static final LlmError UNENDED =
      LlmError.provider(502, "The provider did not say that its answer is whole.");

  /**
   * @param finishReason of a chat's choice; nothing if nobody told it
   * @param cut why the provider's answer ends early; nothing if it is whole
   */
  static ResponseEnd of(Optional<String> finishReason, Optional<LlmError> cut) {
    String finish =
        cut.isPresent() ? FinishReasons.ERROR : finishReason.orElse(FinishReasons.ERROR);
    return switch (finish) {
      case "length" -> new ResponseEnd("incomplete", "max_output_tokens", Optional.empty());
      case "content_filter" -> new ResponseEnd("incomplete", "content_filter", Optional.empty());
      case FinishReasons.ERROR -> new ResponseEnd("failed", "", cut.or(() -> Optional.of(UNENDED)));
      default -> new ResponseEnd("completed", "", Optional.empty());
    };
  }

  void addTo(ObjectNode response) {
    response.put("status", status);
    if (!reason.isEmpty()) {
      response.set(
          "incomplete_details", JsonNodeFactory.instance.objectNode().put("reason", reason));
    }
    error.ifPresent(
        told ->
            response
                .putObject("error")
                .put("code", told.code().isEmpty() ? told.type() : told.code())
                .put("message", told.message()));
  }
}
