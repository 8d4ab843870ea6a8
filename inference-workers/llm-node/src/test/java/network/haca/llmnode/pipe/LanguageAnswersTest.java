package network.haca.llmnode.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Reply;
import network.haca.answering.core.VainTries;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.provider.Provider;
import network.haca.llmnode.provider.ProviderException;
import network.haca.llmnode.provider.Providers;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.ChatResult;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.CompletionResult;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.LlmError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules P4 and P5 of language models: what a contract asks reaches the provider, and its answer.
 */
class LanguageAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes32 ENTRY = Bytes32.ofUnsigned(5);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(6);
  private static final CompletionRequest COMPLETION =
      new CompletionRequest(2, "llama", "Is it?", 16, List.of("\n"), 70);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<JsonNode> asked = new ArrayList<>();
  private Future<JsonNode> says = Future.failedFuture("nothing");
  private Optional<Bytes32> digest = Optional.empty();

  @SuppressWarnings("NullAway.Init")
  private LlmModels models;

  @BeforeEach
  void read() throws IOException {
    models =
        LlmModels.read(
            Files.writeString(
                folder.resolve("models.json"),
                """
                {"providers": {"p": {"url": "http://127.0.0.1:9/v1"}, "own": {"folder": "own"}},
                 "models": [{"name": "meta/llama", "provider": "p", "upstream": "l", "registered": "llama"},
                            {"name": "own", "provider": "own", "upstream": "a",
                             "fallbacks": [{"provider": "own", "upstream": "b"}, {"provider": "p", "upstream": "l"}]}]}
                """));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private final class Scripted implements Provider {
    @Override
    public Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left) {
      asked.add(request.toUpstream(route));
      return says;
    }

    @Override
    public Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left) {
      throw new AssertionError("whole answers alone");
    }

    @Override
    public boolean rests() {
      return false;
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  private LanguageAnswers answers() {
    return new LanguageAnswers(
        vertx,
        (entry, wanted) -> entry.equals(ENTRY) ? askable(wanted) : Optional.empty(),
        new Providers(Map.of("p", new Scripted(), "own", new Scripted())),
        CanonicalRequest.Form.SDK,
        () -> "call");
  }

  /** The provider's model, or this node's own if a digest is set: that of its second folder. */
  private Optional<AskableLanguageModels.Askable> askable(Bytes32 wanted) {
    String name = digest.isPresent() ? "own" : "meta/llama";
    return AskableLanguageModels.Askable.of(
        models,
        models.find(name).orElseThrow(),
        wanted,
        route -> route.upstream().equals("b") ? digest : Optional.of(Bytes32.ofUnsigned(70)));
  }

  private Reply answer(LanguageRequest request) {
    return answer(answers(), request);
  }

  private static Reply answer(LanguageAnswers answers, LanguageRequest request) {
    return answers
        .answer(
            new OpenRequest(
                Bytes32.ZERO,
                ENTRY,
                DIGEST,
                Mode.TEE,
                Bytes32.ofUnsigned(99),
                List.of(),
                InferenceAbi.write(request)))
        .toCompletableFuture()
        .join();
  }

  private void says(String json) {
    try {
      says = Future.succeededFuture(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void p4TheProviderIsAskedWhatTheContractAsks() {
    says("{\"choices\":[{\"index\":0,\"text\":\" Yes.\",\"finish_reason\":\"stop\"}]}");
    Reply reply = answer(COMPLETION);
    assertEquals(
        Optional.of(new CompletionResult(" Yes.")),
        InferenceAbi.readCompletionResult(reply.returnData()));
    JsonNode body = asked.getFirst();
    assertEquals("l", body.path("model").asText());
    assertEquals("Is it?", body.path("prompt").asText());
    assertEquals(16, body.path("max_tokens").asInt());
    assertEquals(0.7, body.path("temperature").asDouble());
    assertEquals("\n", body.path("stop").path(0).asText());
    assertTrue(body.path("seed").isMissingNode(), "a provider's own");
  }

  @Test
  void p4AChatsToolsAndCallsAreThoseOfTheAbi() {
    says(
        """
        {"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":null,
         "tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{}"}}]}}]}
        """);
    ChatRequest chat =
        new ChatRequest(
            2,
            "llama",
            List.of(new ChatMessage("user", "And?", "ann", "", List.of())),
            List.of(new ChatRequest.Tool("tells", "weather", "{\"type\":\"object\"}")),
            "weather",
            30,
            List.of(),
            0);
    assertEquals(
        Optional.of(
            new ChatResult(
                "tool_calls",
                new ChatMessage(
                    "assistant",
                    "",
                    "",
                    "",
                    List.of(new ChatMessage.ToolCall("1", "weather", "{}"))))),
        InferenceAbi.readChatResult(answer(chat).returnData()));
    JsonNode body = asked.getFirst();
    assertEquals("ann", body.path("messages").path(0).path("name").asText());
    assertEquals("weather", body.path("tool_choice").path("function").path("name").asText());
    assertEquals(
        "object",
        body.path("tools").path(0).path("function").path("parameters").path("type").asText());
  }

  @Test
  void p5WhatTheLedgerWouldNotTakeIsAFailure() {
    says(
        "{\"choices\":[{\"index\":0,\"text\":\"%s\",\"finish_reason\":\"stop\"}]}"
            .formatted("y".repeat(4_000)));
    assertEquals(Optional.of(Failure.OUTPUT_UNREPRESENTABLE), answer(COMPLETION).failure());
  }

  /** It is the provider's fault, and another node's provider may do better. */
  @Test
  void p4AnAnswerThatIsNotWholeIsTriedAFewTimesAndNeverSigned() {
    for (String cut :
        List.of(
            "{\"choices\":[]}",
            "{\"error\":{\"message\":\"busy\"}}",
            "{\"choices\":[{\"index\":0,\"text\":\"Y\"}]}",
            "{\"choices\":[{\"index\":0,\"text\":\"Y\",\"finish_reason\":\"content_filter\"}]}",
            "{\"choices\":[{\"index\":0,\"text\":\"Y\",\"finish_reason\":\"tired\"}]}")) {
      asked.clear();
      says(cut);
      LanguageAnswers answers = answers();
      for (int i = 0; i < 2 * VainTries.MAX; i++) {
        laterInstead(answers);
      }
      assertEquals(VainTries.MAX, asked.size(), cut);
    }
  }

  @Test
  void p4WorkThatABoundHasEndedIsNotBegunAgain() {
    says = Future.failedFuture(new ProviderException(LlmError.tooSlow("a bound")));
    LanguageAnswers answers = answers();
    laterInstead(answers);
    laterInstead(answers);
    assertEquals(1, asked.size());
    says = Future.failedFuture(new ProviderException(LlmError.unavailable("busy")));
    answers = answers();
    for (int i = 0; i < 2 * VainTries.MAX; i++) {
      laterInstead(answers);
    }
    assertEquals(1 + 2 * VainTries.MAX, asked.size(), "nobody has worked");
  }

  @Test
  void p4WhatTheModelNeverTakesIsRefusedForGood() {
    says = Future.failedFuture(new ProviderException(LlmError.invalid("too long")));
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer(COMPLETION).failure());
    ChatRequest broken =
        new ChatRequest(
            2,
            "llama",
            List.of(new ChatMessage("user", "And?", "", "", List.of())),
            List.of(new ChatRequest.Tool("tells", "weather", "{")),
            "",
            30,
            List.of(),
            0);
    assertEquals(Optional.of(Failure.INPUT_REFUSED), answer(broken).failure());
    assertEquals(1, asked.size());
  }

  private void laterInstead() {
    laterInstead(answers());
  }

  private static void laterInstead(LanguageAnswers answers) {
    Throwable failure = assertThrows(CompletionException.class, () -> answer(answers, COMPLETION));
    assertInstanceOf(NoAnswerNowException.class, failure.getCause());
  }

  @Test
  void p4AProviderThatCannotBeReachedSignsNothing() {
    says = Future.failedFuture(new ProviderException(LlmError.unavailable("busy")));
    laterInstead();
    says = Future.failedFuture(new ProviderException(LlmError.provider(401, "the node's key")));
    laterInstead();
  }

  /** What the node runs itself is what the entry names, and samples by the seed of the chain. */
  @Test
  void p4AModelOfTheNodesOwnIsTheEntrysAndTakesTheSeed() {
    digest = Optional.of(Bytes32.ofUnsigned(7));
    laterInstead();
    digest = Optional.of(DIGEST);
    says("{\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"length\"}]}");
    assertTrue(answer(COMPLETION).failure().isEmpty());
    assertEquals(0, asked.getFirst().path("seed").asLong(-1), "the first eight bytes");
    assertEquals("b", asked.getFirst().path("model").asText(), "the folder of that digest");
  }

  /** The node signs the entry's digest: nothing else answers in the folder's place. */
  @Test
  void p4NoOtherRouteAnswersForAFolderThatFails() {
    digest = Optional.of(DIGEST);
    says = Future.failedFuture(new ProviderException(LlmError.unavailable("busy")));
    laterInstead();
    assertEquals(List.of("b"), asked.stream().map(body -> body.path("model").asText()).toList());
  }
}
