package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer beside a whole network: an answer that is asked for through it is found there, on
 * every step of its way, and its receipt holds. What the chain is asked for is of the schemas of
 * the OpenAPI document, too.
 */
@Timeout(300)
class ExplorerIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FLOOD = 300;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION =
      """
      {"inputs": [{"name": "launch", "datatype": "FP32", "shape": [1, 2], "data": [20, 45]}],
       "parameters": {"verification": "VANILLA"}}
      """;

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final NetworkPorts ports = NetworkPorts.free();
  private JsonNode document = MissingNode.getInstance();

  @Test
  void anAnswerIsSeenOnItsWayToTheSettlementAndProvesItself() throws Exception {
    try (Network network = Network.start(home, MODELS, ports, line -> {})) {
      Await.until(PATIENCE, "the view is not made", () -> status("/health/ready") == 200);
      document = get("/v1/openapi.json");
      Bytes32 leaf = Bytes32.fromHex(ask().at("/parameters/tee_leaf").asText());
      Await.until(
          PATIENCE,
          "the proof is not settled in the view",
          () ->
              status("/v1/proofs/" + leaf) == 200
                  && get("/v1/proofs/" + leaf).path("status").asText().equals("SETTLED"));
      JsonNode proof = valid("/v1/proofs/{leaf}", "/v1/proofs/" + leaf);
      Set<String> steps =
          Set.of("answered", "published", "batched", "uploaded", "opened", "closed");
      steps.forEach(step -> assertTrue(proof.path("way").has(step), () -> step + ": " + proof));
      assertBatch(proof.path("root").asText(), leaf);
      assertChain(proof.path("node").asText());
      assertReceipt(leaf);
      assertOverloadStaysHere();
      assertEquals(network.ports(), ports);
    }
  }

  private void assertBatch(String root, Bytes32 leaf) throws Exception {
    JsonNode batch = valid("/v1/batches/{root}", "/v1/batches/" + root);
    JsonNode relay = batch.path("relay");
    assertTrue(relay.path("number").asLong() > 0, batch::toString);
    assertTrue(relay.at("/verdicts/0/isYes").asBoolean(), batch::toString);
    JsonNode found = valid("/v1/search", "/v1/search?q=" + relay.path("transaction").asText());
    assertEquals(root, found.at("/items/0/id").asText(), found::toString);
    assertEquals(
        root, get("/v1/search?q=" + batch.path("blob").asText()).at("/items/0/id").asText());
    JsonNode leaves = valid("/v1/batches/{root}/leaves", "/v1/batches/%s/leaves".formatted(root));
    assertTrue(leaves.toString().contains(leaf.toHex()), leaves::toString);
  }

  private void assertChain(String node) throws Exception {
    JsonNode blocks = valid("/v1/blocks", "/v1/blocks?limit=3");
    assertEquals(3, blocks.path("items").size());
    long height = blocks.at("/items/1/height").asLong();
    JsonNode block = valid("/v1/blocks/{height}", "/v1/blocks/" + height);
    assertEquals("block", block.at("/votes/0/vote").asText(), block::toString);
    JsonNode byHash = get("/v1/search?q=" + block.path("hash").asText());
    assertEquals(Long.toString(height), byHash.at("/items/0/id").asText(), byHash::toString);
    assertEquals(404, status("/v1/blocks/999999999"));
    JsonNode found = valid("/v1/nodes/{id}", "/v1/nodes/" + node);
    assertEquals("none", found.at("/registration/attestation").asText(), found::toString);
    JsonNode nodes = valid("/v1/nodes", "/v1/nodes");
    Set<String> attestations = new TreeSet<>();
    for (JsonNode each : nodes.path("items")) {
      attestations.add(
          get("/v1/nodes/" + each.path("id").asText()).at("/registration/attestation").asText());
    }
    assertEquals(Set.of("none", "simulated"), attestations);
    assertTrue(get("/v1/ask/models").toString().contains("projectile"));
    assertLedger(found.at("/registration/owner").asText(), height);
  }

  private void assertLedger(String owner, long height) throws Exception {
    JsonNode transactions = valid("/v1/transactions", "/v1/transactions");
    Set<String> meanings = new TreeSet<>();
    transactions.findValues("what").forEach(what -> meanings.add(what.asText()));
    assertTrue(
        meanings.containsAll(Set.of("node registered", "settlement opened")), meanings::toString);
    String hash = transactions.at("/items/0/hash").asText();
    JsonNode transaction = valid("/v1/transactions/{hash}", "/v1/transactions/" + hash);
    long number = transaction.path("block").asLong();
    JsonNode block = valid("/v1/ledger/{block}", "/v1/ledger/" + number);
    assertTrue(block.path("transactions").toString().contains(hash), block::toString);
    assertEquals(number, get("/v1/ledger/" + block.path("hash").asText()).path("number").asLong());
    JsonNode account = valid("/v1/addresses/{address}", "/v1/addresses/" + owner);
    assertTrue(account.path("nonce").asLong() > 0, account::toString);
    assertEquals(0, valid("/v1/registered-models", "/v1/registered-models").path("count").asInt());
    assertEquals(0, valid("/v1/feeds", "/v1/feeds").path("items").size());
    assertEquals(0, valid("/v1/payments", "/v1/payments").path("count").asInt());
    JsonNode signed = valid("/v1/light/{height}", "/v1/light/" + height);
    assertEquals(height, signed.at("/signed_header/header/height").asLong());
    assertEquals(404, status("/v1/light/999999999"));
    assertEquals(404, status("/v1/transactions/0x" + "ab".repeat(32)));
    assertEquals(404, status("/v1/ledger/999999999"));
    assertEquals(404, status("/v1/registered-models/0x" + "ab".repeat(32)));
    JsonNode searched = get("/v1/search?q=" + hash);
    assertTrue(searched.toString().contains("TRANSACTION"), searched::toString);
    assertEquals(0, get("/v1/search?q=0x" + "ab".repeat(32)).path("items").size());
  }

  private void assertReceipt(Bytes32 leaf) throws Exception {
    TrustedGenesis genesis = TrustedGenesis.read(Files.readString(Network.genesis(home)));
    ObjectNode receipt = Receipt.parse(get("/v1/proofs/%s/receipt".formatted(leaf)).toString());
    List<ReceiptVerifier.Step> steps =
        ReceiptVerifier.verify(receipt, genesis, genesis.validators(), Optional.of(leaf));
    assertTrue(steps.stream().allMatch(ReceiptVerifier.Step::passed), steps::toString);
  }

  /** Far more questions than it has places for: the network beside it answers and settles. */
  private void assertOverloadStaysHere() throws Exception {
    List<CompletableFuture<HttpResponse<Void>>> flood = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      String path = i % 2 == 0 ? "/v1/transactions" : "/v1/proofs?limit=100";
      flood.add(http.sendAsync(request(path).build(), BodyHandlers.discarding()));
    }
    JsonNode answer =
        post("http://127.0.0.1:%d/v2/models/projectile/infer".formatted(ports.http()));
    String receipt =
        "http://127.0.0.1:%d/v1/receipts/%s"
            .formatted(ports.receipts(), answer.at("/parameters/tee_leaf").asText());
    Await.until(
        PATIENCE,
        "nothing is settled beside an explorer that is flooded",
        () ->
            http.send(
                        HttpRequest.newBuilder(URI.create(receipt)).build(),
                        BodyHandlers.discarding())
                    .statusCode()
                == 200);
    int answered = 0;
    for (CompletableFuture<HttpResponse<Void>> each : flood) {
      // A connection too many is closed before it has an answer.
      int status = each.handle((found, _) -> found == null ? 503 : found.statusCode()).get();
      assertTrue(Set.of(200, 503).contains(status), () -> "status " + status);
      answered += status == 200 ? 1 : 0;
    }
    assertTrue(answered > 0);
  }

  private JsonNode valid(String route, String path) throws Exception {
    JsonNode answer = get(path);
    String at =
        "/paths/%s/get/responses/200/content/application~1json/schema/$ref"
            .formatted(route.replace("/", "~1"));
    String reference = document.at(at).asText();
    ObjectNode schema = JSON.createObjectNode().put("$ref", reference);
    schema.set("components", document.path("components"));
    var errors =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(answer);
    assertEquals(Set.of(), errors, () -> path + ": " + answer);
    return answer;
  }

  private JsonNode ask() throws Exception {
    return post("http://127.0.0.1:%d/v1/ask/models/projectile".formatted(ports.explorer()));
  }

  private JsonNode post(String uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(ports.explorer(), path)));
  }

  private int status(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.discarding()).statusCode();
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(http.send(request(path).build(), BodyHandlers.ofString()).body());
  }
}
