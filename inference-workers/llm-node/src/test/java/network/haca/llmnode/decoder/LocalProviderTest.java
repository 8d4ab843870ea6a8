package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.onnx.Device;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who leaves takes no place in the line, and nothing is made for nobody. */
class LocalProviderTest {
  private static final Path FOLDER = Path.of("src/test/resources/tiny-llama");
  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private DecoderModel model;

  @BeforeEach
  void holdTheModel() throws Exception {
    model = DecoderModel.open(FOLDER, new DecoderOptions(Device.CPU, 1, 1, 1, 200, 5));
    assertTrue(model.offer(generation(new Holding())));
    assertTrue(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @AfterEach
  void close() {
    release.countDown();
    model.close();
    vertx.close().await();
  }

  /** Keeps the model's thread until it is released. */
  private final class Holding implements GenerationListener {
    @Override
    public void text(String more, List<TokenLogProbability> tokens) {
      hold();
    }

    @Override
    public void ended(String reason, int promptTokens, int answerTokens) {
      hold();
    }

    @Override
    public void failed(String reason) {}

    private void hold() {
      held.countDown();
      try {
        assertTrue(release.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Generation generation(GenerationListener listener) {
    Sampling sampling = new Sampling(0, 1, 0, 1, 0, 0, Map.of(), 1);
    Wish wish = new Wish(sampling, 5, List.of(), Optional.empty(), OptionalInt.empty());
    return new Generation(model.vocabulary().encode("a b"), wish, model, listener);
  }

  @Test
  void whoLeavesTheLineGivesUpItsPlace() throws Exception {
    Generation waiting = generation(new Told());
    assertTrue(model.offer(waiting));
    Told next = new Told();
    assertFalse(model.offer(generation(next)), "the line is full");
    model.withdraw(waiting);
    assertTrue(model.offer(generation(next)));
    release.countDown();
    assertFalse(next.await().reason().isEmpty());
  }

  @Test
  void aWholeAnswerThatNobodyWaitsForIsNotMade() throws Exception {
    Promise<Void> left = Promise.promise();
    LlmRequest request =
        new LlmRequest(
            LlmApi.COMPLETION,
            (ObjectNode) PythonJson.parse("{\"model\":\"m\",\"prompt\":\"a b\",\"max_tokens\":5}"),
            new LlmModel(
                "m",
                List.of(),
                List.of(new LlmModel.Route("p", "m", JsonNodeFactory.instance.objectNode())),
                OptionalDouble.empty(),
                Optional.empty(),
                new LlmModel.Limits(0, 0)),
            Bytes32.ZERO);
    LocalProvider provider = new LocalProvider(vertx, Map.of("m", model));
    CompletableFuture<JsonNode> answer =
        provider
            .complete(request, request.model().routes().getFirst(), left.future())
            .toCompletionStage()
            .toCompletableFuture();
    left.complete();
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertTrue(String.valueOf(failure.getMessage()).contains("The client has left."));
    assertTrue(model.offer(generation(new Told())), "nobody is in the line");
  }
}
