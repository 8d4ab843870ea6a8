package network.haca.llmnode.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.answering.core.Reply;
import network.haca.llmnode.llm.NormalAnswer;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.ChatResult;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.CompletionResult;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.primitives.Bytes;

/** A provider's answer as a contract gets it. */
final class ContractText {
  private ContractText() {}

  /**
   * The reply: the answer, or a failure if it is too long for the ledger. Nothing if it has no end
   * that the provider names, or an end that is the provider's fault: another answer may have one.
   *
   * @param upstream the provider's body in OpenAI's form
   * @param ids of tool calls that the provider gives none
   */
  static Optional<Reply> of(LanguageRequest request, JsonNode upstream, Supplier<String> ids) {
    JsonNode choice =
        NormalAnswer.of(ContractBody.api(request), upstream, ids).path("choices").path(0);
    if (!LanguageAnswer.isWhole(request, choice.path("finish_reason").asText())) {
      return Optional.empty();
    }
    Bytes returnData =
        InferenceAbi.write(
            switch (request) {
              case CompletionRequest _ -> new CompletionResult(choice.path("text").asText());
              case ChatRequest _ ->
                  new ChatResult(
                      choice.path("finish_reason").asText(), message(choice.path("message")));
            });
    return Optional.of(
        LanguageAnswer.fits(request, returnData)
            ? Reply.of(returnData)
            : Reply.of(Failure.OUTPUT_UNREPRESENTABLE));
  }

  private static ChatMessage message(JsonNode message) {
    List<ChatMessage.ToolCall> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new ChatMessage.ToolCall(
              call.path("id").asText(),
              function.path("name").asText(),
              function.path("arguments").asText()));
    }
    String content = Optional.ofNullable(message.path("content").textValue()).orElse("");
    return new ChatMessage("assistant", content, "", "", calls);
  }
}
