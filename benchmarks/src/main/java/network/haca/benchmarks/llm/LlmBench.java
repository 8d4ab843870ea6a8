package network.haca.benchmarks.llm;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.onnx.InvalidModelException;
import network.haca.settings.InvalidSettingsException;

/**
 * Measures the time that an LLM node adds: the same request to a provider that answers at once,
 * without the node and through it. All is in this process; proofs are made durable on disk, and
 * stay there.
 */
public final class LlmBench implements AutoCloseable {
  private static final Buffer REQUEST =
      Buffer.buffer(
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}],\"temperature\":0.7}");
  private static final Buffer ANSWER =
      Buffer.buffer(
          "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
              + "\"Hello! How can I help?\"},\"finish_reason\":\"stop\"}],"
              + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7,\"total_tokens\":16}}");

  private final Vertx vertx = Vertx.vertx();
  private final LimitedServer provider;
  private final int providerPort;
  private final BenchNode node;

  /**
   * @param addedMillis median of one client through the node, less that without it
   * @param perSecond requests of many clients through the node
   */
  public record Result(
      double addedMillis, double perSecond, double medianMillis, double p95Millis) {}

  /**
   * @param home for the outbox
   */
  public LlmBench(Path home) throws IOException, InvalidSettingsException, InvalidModelException {
    provider =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(
                request ->
                    request.response().putHeader("Content-Type", "application/json").end(ANSWER));
    providerPort = provider.listen(BenchNode.HOST, 0).await();
    String registry =
        "{\"providers\":{\"p\":{\"url\":\"http://%s:%d/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"
            .formatted(BenchNode.HOST, providerPort);
    node = BenchNode.start(vertx, home, registry, Map.of());
  }

  /**
   * @param clients at once, for the throughput
   * @param duration of each of the measured runs, and of what warms up
   */
  public Result measure(int clients, Duration duration) throws IOException {
    RequestOptions throughNode = node.chat();
    RequestOptions straight = BenchNode.chat(providerPort);
    try (ClosedLoop direct =
            new ClosedLoop(
                vertx, new HttpClientOptions(), straight, REQUEST, clients, answer -> 1);
        ClosedLoop proven =
            new ClosedLoop(vertx, node.pinned(), throughNode, REQUEST, clients, answer -> 1)) {
      var _ = direct.run(clients, duration);
      var _ = proven.run(clients, duration);
      ClosedLoop.Result without = direct.run(1, duration);
      ClosedLoop.Result with = proven.run(1, duration);
      ClosedLoop.Result many = proven.run(clients, duration);
      return new Result(
          with.millis(50) - without.millis(50),
          many.requestsPerSecond(),
          many.millis(50),
          many.millis(95));
    }
  }

  @Override
  public void close() {
    node.close();
    provider.close().await();
    vertx.close().await();
  }
}
