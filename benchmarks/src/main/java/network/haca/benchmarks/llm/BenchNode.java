package network.haca.benchmarks.llm;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.attestation.PinnedTrustManager;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.onnx.InvalidModelException;
import network.haca.settings.InvalidSettingsException;

/**
 * An LLM node alone: its proofs are made durable on disk and stay there, since there is no Kafka.
 */
public final class BenchNode implements AutoCloseable {
  public static final String HOST = "127.0.0.1";
  private static final String PATH = "/v1/chat/completions";

  private final LlmNode node;

  private BenchNode(LlmNode node) {
    this.node = node;
  }

  /**
   * @param home for the outbox
   * @param registry of models and providers, in JSON
   * @param own settings beside those that every such node has
   */
  public static BenchNode start(Vertx vertx, Path home, String registry, Map<String, String> own)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Path models = Files.writeString(home.resolve("models.json"), registry);
    Map<String, String> settings = new TreeMap<>(own);
    settings.put("worker.port", "0");
    settings.put("worker.outbox", home.resolve("outbox").toString());
    // Nobody listens there: what is measured ends at the outbox.
    settings.put("kafka.servers", HOST + ":1");
    settings.put("llm.models", models.toString());
    settings.put("llm.keys.port", "0");
    return new BenchNode(LlmNode.start(vertx, LlmNodeConfig.read(settings)));
  }

  /** A chat request to it. */
  public RequestOptions chat() {
    return chat(node.port());
  }

  /** The same request to whoever listens on a port of this machine. */
  static RequestOptions chat(int port) {
    return new RequestOptions()
        .setHost(HOST)
        .setPort(port)
        .setURI(PATH)
        .putHeader("Content-Type", "application/json");
  }

  /** TLS to exactly the certificate of this node. */
  public HttpClientOptions pinned() {
    return new HttpClientOptions()
        .setSsl(true)
        .setVerifyHost(false)
        .setTrustOptions(
            TrustOptions.wrap(new PinnedTrustManager(node.identity().tlsCertificateDer())));
  }

  @Override
  public void close() {
    node.close();
  }
}
