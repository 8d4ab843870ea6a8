package network.haca.pipe;

import java.util.List;

/** Requests that tests make. */
final class Requests {
  static final NumberTensor PRICES =
      new NumberTensor(
          "prices", List.of(FixedPoint.of(15, 1), FixedPoint.of(-7, 0)), List.of(1L, 2L));

  private Requests() {}

  static ModelRequest model() {
    return new ModelRequest(
        0,
        "volatility",
        new ModelInput(
            List.of(PRICES, new NumberTensor("none", List.of(), List.of(0L))),
            List.of(new StringTensor("texts", List.of("é", "")))));
  }

  static CompletionRequest completion() {
    return new CompletionRequest(2, "llama", "Once upon", 20, List.of("\n", "."), 70);
  }

  static ChatMessage message() {
    return new ChatMessage(
        "assistant",
        "Hello",
        "",
        "call-1",
        List.of(new ChatMessage.ToolCall("call-1", "weather", "{\"city\":\"Bern\"}")));
  }

  static ChatRequest chat() {
    return new ChatRequest(
        2,
        "llama",
        List.of(message(), new ChatMessage("user", "And?", "ann", "", List.of())),
        List.of(new ChatRequest.Tool("tells the weather", "weather", "{}")),
        "auto",
        30,
        List.of(),
        0);
  }
}
