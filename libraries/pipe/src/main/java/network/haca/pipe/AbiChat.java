package network.haca.pipe;

/** Requests to language models and their answers, as values of the ABI and back. */
final class AbiChat {
  private AbiChat() {}

  static InferenceRequest completion(AbiValue value) {
    return new CompletionRequest(
        value.at(0).number().intValueExact(),
        value.at(1).text(),
        value.at(2).text(),
        value.at(3).number().longValueExact(),
        value.at(4).texts(),
        value.at(5).number().longValueExact());
  }

  static AbiValue value(CompletionRequest request) {
    return AbiValue.items(
        AbiValue.of(request.modeNumber()),
        AbiValue.of(request.modelCid()),
        AbiValue.of(request.prompt()),
        AbiValue.of(request.maxTokens()),
        AbiValue.ofTexts(request.stopSequence()),
        AbiValue.of(request.temperature()));
  }

  static InferenceRequest request(AbiValue value) {
    return new ChatRequest(
        value.at(0).number().intValueExact(),
        value.at(1).text(),
        value.at(2).list().stream().map(AbiChat::message).toList(),
        value.at(3).list().stream()
            .map(
                tool ->
                    new ChatRequest.Tool(tool.at(0).text(), tool.at(1).text(), tool.at(2).text()))
            .toList(),
        value.at(4).text(),
        value.at(5).number().longValueExact(),
        value.at(6).texts(),
        value.at(7).number().longValueExact());
  }

  static AbiValue value(ChatRequest request) {
    return AbiValue.items(
        AbiValue.of(request.modeNumber()),
        AbiValue.of(request.modelCid()),
        AbiValue.items(request.messages().stream().map(AbiChat::value).toList()),
        AbiValue.items(
            request.tools().stream()
                .map(tool -> texts(tool.description(), tool.name(), tool.parameters()))
                .toList()),
        AbiValue.of(request.toolChoice()),
        AbiValue.of(request.maxTokens()),
        AbiValue.ofTexts(request.stopSequence()),
        AbiValue.of(request.temperature()));
  }

  static ChatResult result(AbiValue value) {
    return new ChatResult(value.at(0).text(), message(value.at(1)));
  }

  static AbiValue value(ChatResult result) {
    return AbiValue.items(AbiValue.of(result.finishReason()), value(result.message()));
  }

  private static ChatMessage message(AbiValue value) {
    return new ChatMessage(
        value.at(0).text(),
        value.at(1).text(),
        value.at(2).text(),
        value.at(3).text(),
        value.at(4).list().stream()
            .map(
                call ->
                    new ChatMessage.ToolCall(
                        call.at(0).text(), call.at(1).text(), call.at(2).text()))
            .toList());
  }

  private static AbiValue value(ChatMessage message) {
    return AbiValue.items(
        AbiValue.of(message.role()),
        AbiValue.of(message.content()),
        AbiValue.of(message.name()),
        AbiValue.of(message.toolCallId()),
        AbiValue.items(
            message.toolCalls().stream()
                .map(call -> texts(call.id(), call.name(), call.arguments()))
                .toList()));
  }

  private static AbiValue texts(String first, String second, String third) {
    return AbiValue.items(AbiValue.of(first), AbiValue.of(second), AbiValue.of(third));
  }
}
