package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.client.FactAnswer;
import network.haca.client.FactClient;
import network.haca.client.FactInquiry;
import network.haca.client.FactResult;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.paymentgate.http.FactFeed;
import network.haca.paymentgate.http.RateAge;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.price.KnownRate;
import network.haca.primitives.Bytes32;
import network.haca.schemas.fact.Agreement;
import network.haca.schemas.fact.Agreement.Agreed;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data nodes of the whole network: found on chain, agreed with, settled. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FactNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final FactInquiry PRICE = new FactInquiry("price", Map.of(), "mine");

  @TempDir private static Path home;

  private static Vertx vertx;
  private static HttpsSource source;
  private static Path sources;
  private static Network network;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    source = HttpsSource.start(vertx, home.resolve("source"));
    sources = write("sources.json", "/price");
    network =
        Network.start(
            home.resolve("network"),
            Served.models(Path.of("../inference-workers/tensor-worker/target/models"))
                .withData(
                    Map.of(
                        "data.sources", sources.toString(),
                        "data.fetch.networks", "127.0.0.0/8,::1/128",
                        "data.keys.accounts", DevelopmentAccounts.addresses().get(0).toHex(),
                        "data.fetch.trust", source.authority().toString())),
            NetworkPorts.free(),
            line -> {});
  }

  @AfterAll
  static void stop() {
    network.close();
    source.close();
    vertx.close().await();
  }

  private static Path write(String file, String path) throws Exception {
    return Files.writeString(
        home.resolve(file),
        """
        {"sources": {
          "price": {"url": "%1$s%2$s", "select": "/usd"},
          "keyed": {"url": "%1$s/keyed", "select": "/key", "headers": {"X-Key": "{secret:api}"}}}}
        """
            .formatted(source.base(), path));
  }

  private static URI chain() {
    return URI.create("http://127.0.0.1:" + network.ports().chain());
  }

  /** Another data node, of an account that may register nodes but approves no measurement. */
  private static DataNode join(String name, int account, Path sources) throws Exception {
    String address = DevelopmentAccounts.addresses().get(account).toHex();
    HacaCommand.Outcome granted =
        HacaCommand.run("registry", "operator", address, "--chain", chain().toString());
    assertEquals(0, granted.code(), granted::text);
    // A node of the administrator's has its own measurement approved, which is the other's too.
    start(name + "-approved", 0, sources).close();
    return start(name, account, sources);
  }

  private static DataNode start(String name, int account, Path sources) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("data.port", "0");
    settings.put("data.outbox", home.resolve(name).toString());
    settings.put("data.sources", sources.toString());
    settings.put("data.fetch.networks", "127.0.0.0/8,::1/128");
    settings.put("data.fetch.trust", source.authority().toString());
    settings.put("data.operator.key", DevelopmentAccounts.KEYS.get(account).toHex());
    settings.put("chain.rpc", chain().toString());
    settings.put("kafka.servers", "127.0.0.1:1");
    DataNode node = DataNode.start(vertx, DataNodeConfig.read(settings));
    node.awaitEnabled(PATIENCE);
    return node;
  }

  /** Every request is answered by the next of the prices, the last of them for ever. */
  private static void answerInTurn(String... prices) {
    AtomicInteger next = new AtomicInteger();
    source.on(
        "/price",
        request ->
            request
                .response()
                .end(
                    "{\"usd\": %s}"
                        .formatted(prices[Math.min(next.getAndIncrement(), prices.length - 1)])));
  }

  private static FactAnswer ask() throws Exception {
    return new FactClient(chain(), Duration.ofSeconds(20)).ask(PRICE);
  }

  private static JsonNode awaitReceipt(Bytes32 leaf) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/v1/receipts/%s".formatted(network.ports().receipts(), leaf));
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(
          PATIENCE,
          "no receipt of " + leaf,
          () -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
      return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  @Test
  void aFactSettlesAsEveryAnswerDoes() throws Exception {
    answerInTurn("3012.50");
    HacaCommand.Outcome outcome = HacaCommand.run("fact", "price", "--chain", chain().toString());
    assertEquals(0, outcome.code(), outcome::text);
    assertTrue(
        outcome
            .text()
            .contains("3012.50 (seen by nodes of 1 of 1 owners, 1 of 1 nodes) (simulated enclave)"),
        outcome::text);
    String proof = outcome.text().replaceAll("(?s).*; proof (0x[0-9a-f]{64}).*", "$1");
    JsonNode receipt = awaitReceipt(Bytes32.fromHex(proof));
    assertEquals(
        Optional.empty(),
        Offline.firstFailure(receipt, Offline.genesis(Network.genesis(home.resolve("network")))));
  }

  @Test
  void x3ThePriceOfAPaymentTokenIsAFactThatSettlesAsAllDo() throws Exception {
    answerInTurn("0.25");
    RateAge age = new RateAge(Duration.ofSeconds(1), Duration.ofMinutes(1), false);
    RateSource.Facts facts = new RateSource.Facts(chain(), "price", new TreeMap<>(), Set.of(), age);
    try (FactFeed feed = new FactFeed(facts, 18, InstantSource.system())) {
      Await.until(PATIENCE, "no data node tells a price", () -> feed.get().isPresent());
      KnownRate known = feed.get().orElseThrow();
      assertEquals("0.25", known.rate().toString());
      var _ = awaitReceipt(known.fact().orElseThrow());
    }
  }

  @Test
  void ownersWhoseNodesSawDifferentPricesAgreeOnTheMedian() throws Exception {
    List<DataNode> joined = new ArrayList<>();
    try {
      joined.add(join("second", 2, sources));
      joined.add(join("third", 3, sources));
      answerInTurn("3012.50", "999999", "3012.60");
      FactAnswer answer = ask();
      assertEquals(3, answer.seen().size(), answer::toString);
      Agreed agreed = assertInstanceOf(Agreed.class, answer.agreement(3));
      assertEquals("3012.60", agreed.value().text());
      assertEquals("3012.50", agreed.least());
      assertEquals("999999", agreed.greatest());
      assertInstanceOf(Agreement.Split.class, answer.agreement(4));

      joined.add(join("elsewhere", 3, write("elsewhere.json", "/other")));
      source.on("/other", "{\"usd\": 1}");
      answerInTurn("7");
      FactAnswer fromFour = ask();
      assertEquals(4, fromFour.seen().size(), fromFour::toString);
      Agreed two = assertInstanceOf(Agreed.class, fromFour.agreement(2));
      assertEquals("7", two.least(), "an owner whose nodes look in two places has no voice");
      assertInstanceOf(Agreement.Split.class, fromFour.agreement(3));
    } finally {
      joined.forEach(DataNode::close);
    }
    assertEquals(1, ask().results().size(), "who leaves is asked no more (N5)");
  }

  @Test
  void anOperatorSendsASourcesSecretIntoTheEnclaveAndNobodyElseDoes() throws Exception {
    source.on(
        "/keyed",
        request ->
            request.response().end("{\"key\": %d}".formatted(request.getHeader("X-Key").length())));
    HacaCommand.Outcome early = HacaCommand.run("fact", "keyed", "--chain", chain().toString());
    assertTrue(early.text().contains("needs the secrets [api]"), early::text);
    Path secrets = Files.writeString(home.resolve("secrets.json"), "{\"api\": \"from-afar\"}");
    HacaCommand.Outcome sent =
        HacaCommand.run("llm-keys", "--data", secrets.toString(), "--chain", chain().toString());
    assertEquals(0, sent.code(), sent::text);
    assertTrue(sent.text().contains("has keys of [\"api\"]"), sent::text);
    assertFalse(sent.text().contains("from-afar"), sent::text);
    HacaCommand.Outcome keyed = HacaCommand.run("fact", "keyed", "--chain", chain().toString());
    assertTrue(keyed.text().contains("9 (seen by nodes of 1 of 1 owners"), keyed::text);
    Path stranger = Files.writeString(home.resolve("stranger"), "11".repeat(32));
    HacaCommand.Outcome refused =
        HacaCommand.run(
            "llm-keys",
            "--data",
            secrets.toString(),
            "--chain",
            chain().toString(),
            "--key-file",
            stranger.toString());
    assertTrue(refused.text().contains("has no active data node"), refused::text);
  }

  @Test
  void whatCannotBeSeenIsSaidByNodeAndInAll() throws Exception {
    source.on("/price", request -> request.response().setStatusCode(500).end());
    FactAnswer answer = ask();
    FactResult.Refused refused =
        assertInstanceOf(FactResult.Refused.class, answer.results().getFirst());
    assertEquals("it says: the source answers 500", refused.message());
    HacaCommand.Outcome outcome = HacaCommand.run("fact", "price", "--chain", chain().toString());
    assertEquals(2, outcome.code(), outcome::text);
    assertTrue(outcome.text().contains("answered: 0 of 1; 1 must"), outcome::text);
  }
}
