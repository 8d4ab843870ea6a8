package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Node;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.OperatorOrder;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's API at the ingress of the whole network, up to the receipt. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LlmNetworkIT {
  @TempDir private static Path home;

  private static LlmNetwork network;

  @BeforeAll
  static void start() throws Exception {
    network = LlmNetwork.start(home);
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static void assertSettles(String answer) throws Exception {
    Bytes32 leaf = LlmNetwork.leafOf(answer);
    JsonNode receipt = network.awaitReceipt(leaf);
    assertEquals("BATCH", receipt.get("route").asText());
    assertEquals(Optional.empty(), network.firstFailure(receipt));
    assertFound(leaf);
  }

  /** Anyone finds the batch by the proof's identity alone. */
  private static void assertFound(Bytes32 leaf) throws Exception {
    JsonNode found = network.find(leaf);
    Bytes32 root = Bytes32.fromHex(found.get("root").asText());
    List<Bytes32> path = new ArrayList<>();
    found.get("path").forEach(node -> path.add(Bytes32.fromHex(node.asText())));
    assertTrue(MerkleTree.verify(leaf, path, root));
    assertEquals("SETTLED", found.get("status").asText());
    String blob = "/v1/blobs/" + found.get("walrusBlobId").asText();
    assertTrue(network.get(network.ports().walrus(), blob).body().contains(leaf.toHex()));
    Bytes32 transaction = Bytes32.fromHex(found.get("transaction").asText());
    assertEquals(
        Optional.of(true),
        network.chain().receipt(transaction).map(EthereumClient.Receipt::succeeded));
  }

  @Test
  void anAnswerThroughTheIngressSettlesWholeOrStreamed() throws Exception {
    HttpResponse<String> whole = network.chat("gpt-4.1", "echo hello", false);
    assertEquals(200, whole.statusCode(), whole::body);
    HttpResponse<String> streamed = network.chat("gpt-4.1", "hello", true);
    assertTrue(streamed.body().endsWith("data: [DONE]\n\n"), streamed::body);
    assertSettles(whole.body());
    assertSettles(streamed.body());
  }

  @Test
  void anOperatorSendsKeysIntoTheEnclaveAndNobodyElseDoes() throws Exception {
    Path keys = Files.writeString(home.resolve("keys.json"), "{\"fake_api_key\": \"from afar\"}");
    String chain = "http://127.0.0.1:" + network.ports().chain();
    HacaCommand.Outcome sent = HacaCommand.run("llm-keys", keys.toString(), "--chain", chain);
    assertEquals(0, sent.code(), sent::text);
    assertTrue(sent.text().contains("has keys of [\"fake\"]"), sent::text);
    assertFalse(sent.text().contains("from afar"), sent::text);
    var _ = network.chat("gpt-4.1", "echo hello", false);
    assertTrue(network.provider().seen().getLast().headers().contains("Bearer from afar"));
    Path stranger = Files.writeString(home.resolve("stranger"), "11".repeat(32));
    HacaCommand.Outcome refused =
        HacaCommand.run(
            "llm-keys", keys.toString(), "--chain", chain, "--key-file", stranger.toString());
    assertTrue(refused.text().contains("has no active LLM node"), refused::text);
    assertEquals(2, refused.code());
  }

  @Test
  void anOrderOfKeysIsOfUseOnceAtOneNodeByItsOperator() throws Exception {
    Node node =
        RegistryContract.decodeActive(
                network
                    .chain()
                    .call(
                        Addresses.REGISTRY,
                        RegistryContract.getActive(NodeKind.LLM_PROXY.teeType())))
            .getFirst();
    String body = "{\"fake_api_key\":\"k\"}";
    Bytes32 operator = DevelopmentAccounts.KEYS.getFirst();
    long now = Instant.now().getEpochSecond() + 1;
    OperatorOrder good =
        OperatorOrder.sign(OperatorOrder.Subject.KEYS, operator, node.teeId(), now, body);
    try (HttpClient http = PinnedHttp.to(node.tlsCertificate())) {
      assertEquals(401, order(http, node, new OperatorOrder(now, Bytes.EMPTY), body));
      assertEquals(401, order(http, node, good, body.replace("k\"}", "other\"}")));
      Bytes32 stranger = DevelopmentAccounts.KEYS.get(1);
      assertEquals(
          401,
          order(
              http,
              node,
              OperatorOrder.sign(OperatorOrder.Subject.KEYS, stranger, node.teeId(), now, body),
              body));
      assertEquals(
          401,
          order(
              http,
              node,
              OperatorOrder.sign(OperatorOrder.Subject.KEYS, operator, Bytes32.ZERO, now, body),
              body));
      long late = now - 400;
      assertEquals(
          401,
          order(
              http,
              node,
              OperatorOrder.sign(OperatorOrder.Subject.KEYS, operator, node.teeId(), late, body),
              body));
      assertEquals(200, order(http, node, good, body));
      assertEquals(401, order(http, node, good, body), "overheard");
    }
  }

  private static int order(HttpClient http, Node node, OperatorOrder order, String body)
      throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(node.endpoint() + "/v1/keys"))
                .header(OperatorOrder.TIME_HEADER, Long.toString(order.time()))
                .header(OperatorOrder.SIGNATURE_HEADER, order.signature().toHex())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void anAnswerIsVerifiedByTheRegistryAndAnothersIsNot() throws Exception {
    String chain = "http://127.0.0.1:" + network.ports().chain();
    String body = network.chat("gpt-4.1", "echo hello", false).body();
    Path answer = Files.writeString(home.resolve("answer.json"), body);
    HacaCommand.Outcome holds =
        HacaCommand.run("signature", "verify", answer.toString(), "--chain", chain);
    assertEquals(0, holds.code(), holds::text);
    assertTrue(holds.text().contains("kind      LLM_PROXY (simulated enclave)"), holds::text);
    assertTrue(holds.text().contains("says the registry by " + chain), holds::text);
    assertTrue(holds.text().contains("not checked: request."), holds::text);
    Bytes32 id = Bytes32.fromHex(PythonJson.parse(body).get("tee_id").asText());
    Path strangers =
        Files.writeString(
            home.resolve("stranger.json"), body.replace(id.toHex(), "0x" + "11".repeat(32)));
    HacaCommand.Outcome unknown =
        HacaCommand.run("signature", "verify", strangers.toString(), "--chain", chain);
    assertEquals(2, unknown.code(), unknown::text);
    assertTrue(unknown.text().contains("is registered, says " + chain), unknown::text);
  }

  @Test
  void aConversationIsCheckedAndSettledByTheBridgesWord() throws Exception {
    HacaCommand.Outcome outcome =
        HacaCommand.run(
            "chat",
            "hello",
            "--model",
            "gpt-4.1",
            "--ingress",
            "http://127.0.0.1:" + network.ports().http(),
            "--bridge",
            "http://127.0.0.1:" + network.ports().receipts(),
            "--chain",
            "http://127.0.0.1:" + network.ports().chain());
    assertEquals(0, outcome.code(), outcome::text);
    assertTrue(outcome.text().contains("✓ signed by LLM_PROXY node 0x"), outcome::text);
    assertTrue(outcome.text().contains("settled, says the bridge at http"), outcome::text);
  }

  @Test
  void whatNoNodeServesIsNamedInOpenAisForm() throws Exception {
    HttpResponse<String> unknown = network.chat("gpt-9", "hello", false);
    assertEquals(404, unknown.statusCode());
    assertEquals("model_not_found", PythonJson.parse(unknown.body()).at("/error/code").asText());
    assertEquals(404, network.get(network.ports().http(), "/v1/nothing").statusCode());
    assertEquals(404, network.get(network.ports().http(), "/v1/models/gpt-9").statusCode());
    assertEquals(
        "gpt-4.1",
        PythonJson.parse(network.get(network.ports().http(), "/v1/models/gpt-4.1").body())
            .get("id")
            .asText());
  }
}
