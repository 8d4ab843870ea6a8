package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.LlmError;
import org.junit.jupiter.api.Test;

/** A request goes to its model's next route only if nothing was done on the one before. */
class ProvidersTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

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
