package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.Positions;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: leaves settled by themselves are found in every block that a node still has. */
@Timeout(60)
class IndividualWalkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LATEST = 2_500;
  private static final long OLDEST = 300;
  private static final long RANGE_MAX = 100;
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final long SETTLED_IN = 400;
  private static final String WORD = "%064x";

  @TempDir private Path folder;

  /** Blocks whose logs the node has given. */
  private final Set<Long> given = new ConcurrentSkipListSet<>();

  private final CountDownLatch leafGiven = new CountDownLatch(2);
  private final RecordingJournal journal = new RecordingJournal();
  private final Set<String> events = new ConcurrentSkipListSet<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer node;

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @BeforeEach
  void start() throws IOException {
    database = BridgeDatabase.open(folder);
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/", this::handle);
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
    database.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      byte[] answer = ("{" + answer(request) + "}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String answer(JsonNode request) {
    if (!request.get("method").asText().equals("eth_getLogs")) {
      return "\"result\":\"0x%x\"".formatted(LATEST);
    }
    JsonNode filter = request.at("/params/0");
    long from = Long.decode(filter.get("fromBlock").asText());
    long to = Long.decode(filter.get("toBlock").asText());
    events.add(filter.at("/topics/0").asText());
    if (from < OLDEST) {
      return "\"error\":{\"code\":4444,\"message\":\"pruned history unavailable\"}";
    }
    if (to - from >= RANGE_MAX) {
      return "\"error\":{\"code\":-32000,\"message\":\"over 10000 logs\"}";
    }
    for (long number = from; number <= to; number++) {
      given.add(number);
    }
    boolean hasLeaf = from <= SETTLED_IN && SETTLED_IN <= to;
    if (hasLeaf) {
      leafGiven.countDown();
    }
    return "\"result\":[%s]".formatted(hasLeaf ? settled() : "");
  }

  /** The event of the leaf: hashes, date, and where the bytes of blob id and signature are. */
  private static String settled() {
    String data =
        WORD.repeat(6).formatted(1, 1, 1, 0xa0, 0xe0, 4)
            + "%s%056d".formatted("626c6f62", 0)
            + WORD.formatted(1)
            + "01%062d".formatted(0);
    return """
        {"topics":["%s","%s"],"data":"0x%s","transactionHash":"%s","blockNumber":"0x%x"}"""
        .formatted(
            RelayContract.INDIVIDUAL.toHex(),
            LEAF.teeId().toHex(),
            data,
            LEAF.hash().toHex(),
            SETTLED_IN);
  }

  /** Rule S8: it is known to all or to none of the bridges. */
  @Test
  void whatKafkaDoesNotTakeIsToldLater() throws Exception {
    journal.isAway = true;
    walk();
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  @Test
  void manyLogsAndForgottenBlocksHideNoneThatTheNodeHas() throws Exception {
    walk();
    Set<Long> kept = new TreeSet<>();
    for (long number = OLDEST; number <= LATEST; number++) {
      kept.add(number);
    }
    assertEquals(kept, given);
    assertEquals(Set.of(RelayContract.INDIVIDUAL.toHex()), events);
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  private void walk() throws Exception {
    FakeRelay relay = new FakeRelay();
    relay.individual.add(LEAF.hash());
    ReceiptStore receipts = new ReceiptStore(database);
    SettledView view =
        new SettledView(relay, Samples.goodLeaves(), receipts, new TransactionStore(database));
    URI uri = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
    try (IndividualWalk walk =
        new IndividualWalk(
            new EthereumClient(uri),
            view,
            receipts,
            journal,
            new Positions(database),
            () -> true)) {
      if (journal.isAway) {
        assertTrue(leafGiven.await(40, TimeUnit.SECONDS));
        journal.isAway = false;
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (!walk.isRebuilt()) {
        assertTrue(System.nanoTime() < end, "it stands still");
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }
}
