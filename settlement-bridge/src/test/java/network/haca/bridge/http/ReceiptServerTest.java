package network.haca.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import network.haca.bridge.core.Clocks;
import network.haca.bridge.core.FakeHistory;
import network.haca.bridge.core.FakeRelay;
import network.haca.bridge.core.LeafLookup;
import network.haca.bridge.core.LeafNews;
import network.haca.bridge.core.ProofLookup;
import network.haca.bridge.core.ReceiptLookup;
import network.haca.bridge.core.Refusal;
import network.haca.bridge.core.Samples;
import network.haca.bridge.core.Sent;
import network.haca.bridge.core.SettledLast;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.RefusalStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.service.Health;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge answers of leaves that are settled, refused, unknown, or not known yet. */
@Timeout(60)
class ReceiptServerTest {
  private static final Bytes32 LEAF = Bytes32.ofUnsigned(1);
  private static final int WAITING_MAX = 2;

  /** Longer than any test: only news ends it. */
  private static final String WAIT = "?wait=300";

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Optional<String> rebuilding = Optional.empty();
  private volatile Optional<SettledLast> last = Optional.empty();

  /** Looks that found nothing. */
  private final Semaphore vainLooks = new Semaphore(0);

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @SuppressWarnings("NullAway.Init")
  private RefusalStore refusals;

  @SuppressWarnings("NullAway.Init")
  private ReceiptStore receipts;

  @SuppressWarnings("NullAway.Init")
  private TransactionStore transactions;

  private int port;

  @BeforeEach
  void start() throws Exception {
    database = BridgeDatabase.open(folder);
    refusals = new RefusalStore(database);
    receipts = new ReceiptStore(database);
    transactions = new TransactionStore(database);
    LeafLookup lookup =
        new LeafLookup(
            new ReceiptLookup(
                receipts,
                (route, root, teeIds) -> Optional.empty(),
                Samples.noProofs(),
                new Clocks(() -> 0, InstantSource.system())),
            new ProofLookup(new FakeRelay(), new FakeHistory(), receipts, transactions),
            refusals,
            receipts,
            this::whyUnknown);
    LeafNews news = new LeafNews();
    receipts.onSettled(news::tell);
    transactions.onSent(news::tell);
    refusals.onRefused(news::tell);
    Health health = new Health().ready("receipts", () -> rebuilding);
    port =
        new ReceiptServer(
                vertx,
                lookup,
                news,
                new LookupLimits(Duration.ofMinutes(5), WAITING_MAX),
                ServerLimits.DEFAULT,
                new FakeFeeds(),
                () -> last,
                InstantSource.fixed(Instant.ofEpochMilli(5_000)),
                health)
            .listen("127.0.0.1", 0)
            .await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    database.close();
  }

  private Optional<String> whyUnknown() {
    vainLooks.release();
    return rebuilding;
  }

  /** Asks, and returns once the bridge has looked in vain. */
  private CompletableFuture<HttpResponse<String>> waitFor(String path) throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    vainLooks.acquire();
    return answer;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
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
  void theBatchThatWasSettledLastIsToldWithItsTimes() throws Exception {
    assertEquals("{\"now\":5000}", get(200, "/v1/settling").toString());
    last = Optional.of(new SettledLast(1_500, 3_000));
    assertEquals(
        "{\"now\":5000,\"answeredAt\":1500,\"settledAt\":3000}",
        get(200, "/v1/settling").toString());
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

  private static void assertStatus(String status, CompletableFuture<HttpResponse<String>> answer)
      throws Exception {
    HttpResponse<String> response = answer.get();
    assertEquals(200, response.statusCode(), response::body);
    assertEquals(status, new ObjectMapper().readTree(response.body()).get("status").asText());
  }

  @Test
  void whoeverWaitsForAProofIsToldWhenItsTransactionIsSent() throws Exception {
    var answer = waitFor("/v1/proofs/" + LEAF + WAIT);
    transactions.save(LEAF, new Sent(LEAF, Address.ZERO, 1, Bytes.EMPTY, "blob"));
    assertStatus("PENDING", answer);
  }

  @Test
  void whoeverWaitsForAProofIsToldWhenItIsSettled() throws Exception {
    SettlementLeaf leaf = new SettlementLeaf(LEAF, LEAF, LEAF, Bytes.EMPTY, 1);
    var answer = waitFor("/v1/proofs/" + leaf.hash() + WAIT);
    receipts.save("INDIVIDUAL", leaf.hash(), List.of(leaf), List.of(Bytes.EMPTY));
    assertStatus("SETTLED", answer);
  }

  @Test
  void whoeverWaitsForAProofIsToldWhenItIsRefused() throws Exception {
    var answer = waitFor("/v1/proofs/" + LEAF + WAIT);
    refusals.save(LEAF, new Refusal("BAD_SIGNATURE", ""), 1);
    assertStatus("REJECTED", answer);
  }

  @Test
  void atTheEndOfItsTimeAProofIsUnknown() throws Exception {
    assertEquals(404, get("/v1/proofs/" + LEAF + "?wait=1").statusCode());
  }

  @Test
  void whatIsToBeProvenBesideIsRefusedUnlessItIsInItsForm() throws Exception {
    for (String asked : List.of("entry=", "entry=0x12", "entry=projectile", "nodes=7")) {
      JsonNode answer = get(400, "/v1/receipts/" + LEAF + "?" + asked);
      assertTrue(answer.get("error").asText().contains("0x and 64 digits"), answer::toString);
    }
    assertEquals(404, get("/v1/receipts/" + LEAF + "?entry=" + LEAF).statusCode());
  }

  @Test
  void aWaitThatIsNoneOrTooLongIsRefusedWithItsBounds() throws Exception {
    for (String wait : List.of("301", "-1", "1s")) {
      JsonNode answer = get(400, "/v1/proofs/" + LEAF + "?wait=" + wait);
      assertTrue(answer.get("error").asText().contains("0 to 300"), answer::toString);
    }
  }

  @Test
  void oneMoreThanMayWaitIsRefusedUntilSomebodyLeaves() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING_MAX; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      String request = "GET /v1/proofs/%s%s HTTP/1.1\r\nHost: bridge\r\n\r\n".formatted(LEAF, WAIT);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      vainLooks.acquire();
      waiting.add(socket);
    }
    JsonNode refused = get(503, "/v1/proofs/" + LEAF);
    assertEquals("2 wait for an answer already", refused.get("error").asText());
    waiting.getFirst().close();
    Await.until("its place stays taken", () -> get("/v1/proofs/" + LEAF).statusCode() != 503);
    waiting.getLast().close();
  }
}
