package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** A request goes to its model's next route only if nothing was done on the one before. */
class ProvidersTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final LlmError ENDED = LlmError.provider(502, "the other's end").afterWork();

  private int asked;

  private final class Failing implements Provider {
    private final LlmError error;

    Failing(LlmError error) {
      this.error = error;
    }

    @Override
    public Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left) {
      asked++;
      return Future.failedFuture(new ProviderException(error));
    }

    @Override
    public Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left) {
      asked++;
      return Future.failedFuture(new ProviderException(error));
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

  private static LlmRequest request() {
    ObjectNode body = JSON.objectNode().put("model", "m");
    return new LlmRequest(
        LlmApi.CHAT,
        body,
        new LlmModel(
            "m",
            List.of(),
            List.of(new Route("p", "m", JSON.objectNode()), new Route("q", "m", JSON.objectNode())),
            OptionalDouble.empty(),
            Optional.empty(),
            new LlmModel.Limits(0, 0)),
        Bytes32.ZERO);
  }

  private void assertAsked(int times, LlmError error) {
    try (Providers providers =
        new Providers(Map.of("p", new Failing(error), "q", new Failing(error)))) {
      Future<Void> left = Promise.<Void>promise().future();
      asked = 0;
      assertTrue(providers.complete(request(), left).failed());
      assertEquals(times, asked, error::toString);
      asked = 0;
      assertTrue(providers.stream(request(), left).failed());
      assertEquals(times, asked, error::toString);
    }
  }

  /** A provider whose stream is a list of chunks and then an error, or its end. */
  private record Streaming(List<String> chunks, Optional<LlmError> error, List<String> told)
      implements Provider {
    @Override
    public Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left) {
      throw new UnsupportedOperationException("streams alone");
    }

    @Override
    public Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left) {
      told.add(route.provider());
      return Future.succeededFuture(
          new ProviderEvents() {
            @Override
            public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
              chunks.forEach(each -> chunk.accept(json(each)));
              error.ifPresentOrElse(failed, end);
            }

            @Override
            public void pause() {
              told.add(route.provider() + " paused");
            }

            @Override
            public void resume() {}

            @Override
            public void cancel() {
              told.add(route.provider() + " cancelled");
            }
          });
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

  private static JsonNode json(String delta) {
    try {
      return PythonJson.parse(
          "{\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":null}]}".formatted(delta));
    } catch (PythonJson.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** What is told of a stream whose first provider fails with this error. */
  private List<String> streamed(List<String> first, LlmError error, List<String> asked) {
    List<String> told = new ArrayList<>();
    Streaming failing = new Streaming(first, Optional.of(error), asked);
    Streaming other = new Streaming(List.of("\"content\":\"b\""), Optional.of(ENDED), asked);
    try (Providers providers = new Providers(Map.of("p", failing, "q", other))) {
      ProviderEvents events =
          providers.stream(request(), Promise.<Void>promise().future()).result();
      events.read(
          chunk -> told.addAll(chunk.findValuesAsText("content")),
          () -> told.add("end"),
          failure -> told.add(failure.message()));
      events.pause();
      events.cancel();
    }
    return told;
  }

  @Test
  void aStreamThatFailsBeforeAWordIsTheNextProvidersToTell() {
    LlmError refused = LlmError.provider(502, "it is full");
    for (List<String> nothing :
        List.of(
            List.<String>of(),
            List.of("\"role\":\"assistant\""),
            List.of("\"role\":\"assistant\",\"content\":\"\"", "\"tool_calls\":[]"))) {
      List<String> asked = new ArrayList<>();
      assertEquals(List.of("b", ENDED.message()), streamed(nothing, refused, asked));
      assertEquals(List.of("p", "q", "q paused", "q cancelled"), asked);
    }
  }

  @Test
  void aStreamThatFailsBehindAWordIsNotBegunAgain() {
    List<String> asked = new ArrayList<>();
    List<String> said = List.of("\"role\":\"assistant\"", "\"content\":\"a\"");
    assertEquals(
        List.of("a", "it is full"), streamed(said, LlmError.provider(502, "it is full"), asked));
    assertEquals(List.of("p", "p paused", "p cancelled"), asked);
  }

  @Test
  void workThatABoundEndedIsNotBegunAgain() {
    assertEquals(List.of("late"), streamed(List.of(), LlmError.tooSlow("late"), new ArrayList<>()));
  }

  @Test
  void onlyWhatProducedNothingIsAskedOfTheNext() {
    assertAsked(2, LlmError.provider(502, "it answers 500"));
    assertAsked(2, LlmError.overloaded("busy"));
    assertAsked(1, LlmError.invalid("no"));
    assertAsked(1, ProviderErrors.tooLong());
    assertAsked(1, LlmError.tooSlow("late"));
    assertAsked(1, LlmError.overloaded("too much is held").afterWork());
  }
}
