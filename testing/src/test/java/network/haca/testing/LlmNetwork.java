package network.haca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes32;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.testkit.Await;

/** The whole network with an LLM node over a provider of ours, asked at the ingress. */
final class LlmNetwork implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Network network;

  private LlmNetwork(Path home, UnaryOperator<Served> more) throws Exception {
    this.home = home;
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake",
                         "price": {"input": 2, "output": 8}, "limits": {"answerTokens": 1000}}]}
            """
                .formatted(provider.base()));
    this.network =
        Network.start(
            home.resolve("network"),
            more.apply(
                Served.models(Path.of("../inference-workers/tensor-worker/target/models"))
                    .withLlm(models)),
            NetworkPorts.free(),
            line -> {});
  }

  static LlmNetwork start(Path home) throws Exception {
    return start(home, UnaryOperator.identity());
  }

  /** One whose model is sold. */
  static LlmNetwork paid(Path home) throws Exception {
    return start(home, Served::paid);
  }

  /** One that serves more. */
  static LlmNetwork start(Path home, UnaryOperator<Served> more) throws Exception {
    LlmNetwork started = new LlmNetwork(home, more);
    Await.until(
        PATIENCE,
        "the ingress does not find the LLM node",
        () -> started.get(started.ports().http(), "/v1/models").body().contains("gpt-4.1"));
    return started;
  }

  NetworkPorts ports() {
    return network.ports();
  }

  Network network() {
    return network;
  }

  FakeOpenAi provider() {
    return provider;
  }

  EthereumClient chain() {
    return new EthereumClient(URI.create("http://127.0.0.1:" + ports().chain()));
  }

  HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> chat(String model, String content, boolean isStream, String... headers)
      throws Exception {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}"
            .formatted(model, content, isStream);
    URI uri = URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(ports().http()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Of the proof that an answer carries. */
  static Bytes32 leafOf(String answer) throws Exception {
    TeeProof proof = LlmAnswer.read(answer).proof().orElseThrow(() -> new AssertionError(answer));
    return proof.leaf().hash();
  }

  JsonNode awaitReceipt(Bytes32 leaf) throws Exception {
    String path = "/v1/receipts/" + leaf;
    Await.until(
        PATIENCE, "no receipt of " + leaf, () -> get(ports().receipts(), path).statusCode() == 200);
    return new ObjectMapper().readTree(get(ports().receipts(), path).body());
  }

  JsonNode find(Bytes32 leaf) throws Exception {
    return new ObjectMapper().readTree(get(ports().receipts(), "/v1/proofs/" + leaf).body());
  }

  /** By the validators of the genesis. */
  Optional<String> firstFailure(JsonNode receipt) throws Exception {
    return Offline.firstFailure(receipt, Offline.genesis(Network.genesis(home.resolve("network"))))
        .map(ReceiptVerifier.Step::name);
  }

  @Override
  public void close() {
    network.close();
    provider.close();
    vertx.close().await();
  }
}
