package network.haca.benchmarks.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.onnx.InvalidModelException;
import network.haca.settings.InvalidSettingsException;

/**
 * Tokens that a model on this machine answers with, through an LLM node that proves each answer;
 * node and clients are in this process.
 */
public final class DecoderBench implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION =
      "Tell me a long story about a lighthouse keeper, her dog and the sea.";

  private final Vertx vertx = Vertx.vertx();
  private final BenchNode node;
  private final Buffer request;

  /**
   * @param tokensPerSecond of all answers together
   * @param answers that were made
   * @param medianMillis of an answer
   */
  public record Result(double tokensPerSecond, int answers, double medianMillis) {}

  /**
   * @param home for the outbox
   * @param model a folder in the layout of docs/local-models.md
   * @param tokensMax of an answer
   * @param settings of the node, over the defaults
   */
  public DecoderBench(Path home, Path model, int tokensMax, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Path folder = model.toAbsolutePath().normalize();
    node = BenchNode.start(vertx, home, registry(folder), settings);
    ObjectNode body = JSON.createObjectNode().put("model", "m").put("max_tokens", tokensMax);
    body.put("temperature", 0);
    body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
    request = Buffer.buffer(body.toString());
  }

  /**
   * Asks the node.
   *
   * @param clients at once
   * @param duration of the measured run; a third of it warms up
   */
  public Result measure(int clients, Duration duration) throws IOException {
    return measure(node.pinned(), node.chat(), clients, duration);
  }

  /**
   * Asks another server the same.
   *
   * @param server that speaks OpenAI's API over HTTP
   * @param clients at once
   * @param duration of the measured run; a third of it warms up
   * @throws IOException if a request is not answered by 200
   */
  public Result measure(URI server, int clients, Duration duration) throws IOException {
    RequestOptions chat = BenchNode.chat(server.getPort()).setHost(server.getHost());
    return measure(new HttpClientOptions(), chat, clients, duration);
  }

  private Result measure(
      HttpClientOptions connection, RequestOptions chat, int clients, Duration duration)
      throws IOException {
    try (ClosedLoop loop =
        new ClosedLoop(vertx, connection, chat, request, clients, DecoderBench::answerTokens)) {
      var _ = loop.run(clients, duration.dividedBy(3));
      ClosedLoop.Result result = loop.run(clients, duration);
      return new Result(
          result.worth() * 1e9 / result.took().toNanos(), result.nanos().size(), result.millis(50));
    }
  }

  @Override
  public void close() {
    node.close();
    vertx.close().await();
  }

  private static String registry(Path folder) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("providers").putObject("p").put("folder", String.valueOf(folder.getParent()));
    ObjectNode model = root.putArray("models").addObject().put("name", "m").put("provider", "p");
    model.put("upstream", String.valueOf(folder.getFileName()));
    return root.toString();
  }

  private static long answerTokens(Buffer answer) {
    return answer.toJsonObject().getJsonObject("usage").getLong("completion_tokens");
  }
}
