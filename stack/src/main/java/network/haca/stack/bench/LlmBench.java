package network.haca.stack.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.attestation.PinnedTrustManager;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.LlmNode;
import network.haca.workers.app.LlmNodeConfig;
import network.haca.workers.onnx.InvalidModelException;

/**
 * What an LLM node adds: the same request to a provider that answers at once, without the node and
 * through it. All is in this process; proofs are made durable on disk, and stay there.
 */
public final class LlmBench implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String PATH = "/v1/chat/completions";
  private static final Buffer REQUEST =
      Buffer.buffer(
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}],\"temperature\":0.7}");
  private static final Buffer ANSWER =
      Buffer.buffer(
          "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
              + "\"Hello! How can I help?\"},\"finish_reason\":\"stop\"}],"
              + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7,\"total_tokens\":16}}");

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer provider;
  private final LlmNode node;

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
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request.response().putHeader("Content-Type", "application/json").end(ANSWER))
            .listen(0, HOST)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    Path models = home.resolve("models.json");
    Files.writeString(
        models,
        "{\"providers\":{\"p\":{\"url\":\"http://%s:%d/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"
            .formatted(HOST, provider.actualPort()));
    node =
        LlmNode.start(
            vertx,
            LlmNodeConfig.read(
                Map.of(
                    "worker.port",
                    "0",
                    "worker.outbox",
                    home.resolve("outbox").toString(),
                    // Nobody listens there: what is measured ends at the outbox.
                    "kafka.servers",
                    HOST + ":1",
                    "llm.models",
                    models.toString(),
                    "llm.keys.port",
                    "0")));
  }

  /**
   * @param clients at once, for the throughput
   * @param duration of each of the measured runs, and of what warms up
   */
  public Result measure(int clients, Duration duration) throws IOException {
    HttpClientOptions pinned =
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(false)
            .setTrustOptions(
                TrustOptions.wrap(new PinnedTrustManager(node.identity().tlsCertificateDer())));
    RequestOptions throughNode = options(node.port());
    RequestOptions straight = options(provider.actualPort());
    try (ClosedLoop direct =
            new ClosedLoop(vertx, new HttpClientOptions(), straight, REQUEST, clients);
        ClosedLoop proven = new ClosedLoop(vertx, pinned, throughNode, REQUEST, clients)) {
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

  private static RequestOptions options(int port) {
    return new RequestOptions()
        .setHost(HOST)
        .setPort(port)
        .setURI(PATH)
        .putHeader("Content-Type", "application/json");
  }

  @Override
  public void close() {
    node.close();
    provider.close().await();
    vertx.close().await();
  }
}
