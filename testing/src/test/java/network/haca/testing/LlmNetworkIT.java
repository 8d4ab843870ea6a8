package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmProof;
import network.haca.schemas.llm.PythonJson;
import network.haca.stack.network.Network;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.network.ServedModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's API at the ingress of the whole network, up to the receipt. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LlmNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path home;

  private static final Vertx VERTX = Vertx.vertx();
  private static final FakeOpenAi PROVIDER = FakeOpenAi.start(VERTX);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Network network;

  @BeforeAll
  static void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake"}]}
            """
                .formatted(PROVIDER.base()));
    network =
        Network.start(
            home.resolve("network"),
            new ServedModels(Path.of("../inference-workers/target/models"), Optional.of(models)),
            NetworkPorts.free(),
            line -> {});
    Await.until(
        PATIENCE,
        "the ingress does not find the LLM node",
        () -> get(network.ports().http(), "/v1/models").body().contains("gpt-4.1"));
  }

  @AfterAll
  static void stop() {
    network.close();
    PROVIDER.close();
    VERTX.close().await();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> chat(String model, String content, boolean isStream)
      throws Exception {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}"
            .formatted(model, content, isStream);
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(network.ports().http()));
    return HTTP.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static void assertSettles(String answer) throws Exception {
    LlmProof proof = LlmAnswer.read(answer).proof().orElseThrow(() -> new AssertionError(answer));
    SettlementLeaf leaf =
        new SettlementLeaf(
            proof.teeId(),
            proof.requestHash(),
            proof.outputHash(),
            proof.signature(),
            proof.timestamp());
    String path = "/v1/receipts/" + leaf.hash();
    Await.until(
        PATIENCE,
        "no receipt of " + leaf.hash(),
        () -> get(network.ports().receipts(), path).statusCode() == 200);
    assertFound(leaf.hash());
    JsonNode receipt = PythonJson.parse(get(network.ports().receipts(), path).body());
    List<TrustedValidator> validators =
        TrustedValidator.readSet(Files.readString(Network.genesis(home.resolve("network"))));
    assertTrue(
        ReceiptVerifier.verify(receipt, validators).stream()
            .allMatch(ReceiptVerifier.Step::passed));
  }

  /** Anyone finds the batch by the proof's identity alone. */
  private static void assertFound(Bytes32 leaf) throws Exception {
    JsonNode found = PythonJson.parse(get(network.ports().receipts(), "/v1/proofs/" + leaf).body());
    Bytes32 root = Bytes32.fromHex(found.get("root").asText());
    List<Bytes32> path = new ArrayList<>();
    found.get("path").forEach(node -> path.add(Bytes32.fromHex(node.asText())));
    assertTrue(MerkleTree.verify(leaf, path, root));
    assertEquals("SETTLED", found.get("status").asText());
    String blob = "/v1/blobs/" + found.get("walrusBlobId").asText();
    assertTrue(get(network.ports().walrus(), blob).body().contains(leaf.toHex()));
    EthereumClient chain =
        new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
    Bytes32 transaction = Bytes32.fromHex(found.get("transaction").asText());
    assertEquals(Optional.of(true), chain.succeeded(transaction));
  }

  @Test
  void anAnswerThroughTheIngressSettlesWholeOrStreamed() throws Exception {
    HttpResponse<String> whole = chat("gpt-4.1", "echo hello", false);
    assertEquals(200, whole.statusCode(), whole::body);
    HttpResponse<String> streamed = chat("gpt-4.1", "hello", true);
    assertTrue(streamed.body().endsWith("data: [DONE]\n\n"), streamed::body);
    assertSettles(whole.body());
    assertSettles(streamed.body());
  }

  @Test
  void whatNoNodeServesIsNamedInOpenAisForm() throws Exception {
    HttpResponse<String> unknown = chat("gpt-9", "hello", false);
    assertEquals(404, unknown.statusCode());
    assertEquals("model_not_found", PythonJson.parse(unknown.body()).at("/error/code").asText());
    assertEquals(404, get(network.ports().http(), "/v1/nothing").statusCode());
  }
}
