package network.haca.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.FakeHistory;
import network.haca.bridge.core.FakeRelay;
import network.haca.bridge.core.LeafLookup;
import network.haca.bridge.core.ProofLookup;
import network.haca.bridge.core.ReceiptLookup;
import network.haca.bridge.core.Refusal;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.RefusalStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.service.Health;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge answers of leaves that are settled, refused, unknown, or not known yet. */
@Timeout(60)
class ReceiptServerTest {
  private static final Bytes32 LEAF = Bytes32.ofUnsigned(1);

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<String> rebuilding = Optional.empty();

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @SuppressWarnings("NullAway.Init")
  private RefusalStore refusals;

  @SuppressWarnings("NullAway.Init")
  private ReceiptStore receipts;

  private int port;

  @BeforeEach
  void start() throws Exception {
    database = BridgeDatabase.open(folder);
    refusals = new RefusalStore(database);
    receipts = new ReceiptStore(database);
    LeafLookup lookup =
        new LeafLookup(
            new ReceiptLookup(receipts, (route, root, teeIds) -> Optional.empty()),
            new ProofLookup(
                new FakeRelay(), new FakeHistory(), receipts, new TransactionStore(database)),
            refusals,
            receipts,
            () -> rebuilding);
    Health health = new Health().ready("receipts", () -> rebuilding);
    port =
        new ReceiptServer(
                vertx,
                lookup,
                new LookupLimits(Duration.ofSeconds(5), 10),
                ServerLimits.DEFAULT,
                health)
            .listen("127.0.0.1", 0)
            .await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    database.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(int status, String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(status, response.statusCode(), response::body);
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void whatIsUnknownMayBeSettledWhileReceiptsAreRebuilt() throws Exception {
    assertEquals(404, get("/v1/receipts/" + LEAF).statusCode());
    assertEquals(200, get("/health/ready").statusCode());
    rebuilding = Optional.of("rebuilding: 120 of 4000 settlements");
    JsonNode answer = get(503, "/v1/receipts/" + LEAF);
    assertTrue(answer.get("error").asText().contains("120 of 4000"));
    assertEquals(503, get("/v1/proofs/" + LEAF).statusCode());
    assertEquals(503, get("/v1/settlements/" + LEAF + "/leaves").statusCode());
    assertEquals(503, get("/health/ready").statusCode());
    assertEquals(200, get("/health/live").statusCode());
  }

  @Test
  void whatIsRefusedHasItsReason() throws Exception {
    refusals.save(LEAF, new Refusal("BAD_SIGNATURE", "the key says no"), 1);
    JsonNode receipt = get(404, "/v1/receipts/" + LEAF);
    assertEquals("REJECTED", receipt.get("status").asText());
    assertEquals("BAD_SIGNATURE", receipt.get("reason").asText());
    assertEquals("the key says no", receipt.get("detail").asText());
    JsonNode proof = get(200, "/v1/proofs/" + LEAF + "?wait=5");
    assertEquals("REJECTED", proof.get("status").asText());
    assertEquals("BAD_SIGNATURE", proof.get("reason").asText());
  }

  @Test
  void theLeavesOfASettledRootAreAscending() throws Exception {
    List<SettlementLeaf> leaves =
        List.of(
            new SettlementLeaf(LEAF, LEAF, LEAF, Bytes.EMPTY, 1),
            new SettlementLeaf(LEAF, LEAF, LEAF, Bytes.EMPTY, 2),
            new SettlementLeaf(LEAF, LEAF, LEAF, Bytes.EMPTY, 3));
    Bytes32 root = SettlingBatch.of(leaves).root();
    assertEquals(404, get("/v1/settlements/" + root + "/leaves").statusCode());
    receipts.save("BATCH", root, leaves, List.of(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY));
    JsonNode answer = get(200, "/v1/settlements/" + root + "/leaves");
    assertEquals(root.toHex(), answer.get("root").asText());
    List<String> expected =
        leaves.stream().map(SettlementLeaf::hash).sorted().map(Bytes32::toHex).toList();
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), answer.get("leaves").get(i).asText());
    }
    assertEquals(503, get("/v1/receipts/" + expected.getFirst()).statusCode(), "not proven now");
    assertEquals(400, get("/v1/settlements/leaves").statusCode());
  }

  @Test
  void aSettlementOverridesARefusal() throws Exception {
    SettlementLeaf leaf = new SettlementLeaf(LEAF, LEAF, LEAF, Bytes.EMPTY, 1);
    refusals.save(leaf.hash(), new Refusal("TOO_OLD", ""), 1);
    receipts.save("BATCH", LEAF, List.of(leaf), List.of(Bytes.EMPTY));
    assertEquals(503, get("/v1/receipts/" + leaf.hash()).statusCode(), "its proof is sought");
  }
}
