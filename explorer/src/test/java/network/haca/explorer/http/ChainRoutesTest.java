package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.feeds.FeedContract;
import network.haca.explorer.core.Examples;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions, blocks of the ledger, feeds, and the search that leads to them. */
class ChainRoutesTest {
  private static final Bytes32 HASH = Examples.hash("something");
  private static final Bytes32 ROOT = Examples.hash("root");
  private static final String FEED = FeedName.toId("BTC-USD").orElseThrow().toHex();
  private static final String LOG =
      """
      {"address":"%s","topics":["%s","%s","%s"],"data":"0x","blockNumber":"%s","transactionHash":"%s"}""";

  @TempDir private Path folder;
  private FakeNode node;
  private Running explorer;

  @BeforeEach
  void start() throws Exception {
    node = new FakeNode();
    node.on("eth_blockNumber", "\"0x400\"").on("eth_getCode", "\"0x\"").on("eth_getLogs", "[]");
    explorer =
        new Running(folder, new ExplorerServer.Limits(8, 8, 8), node.uri(), node.uri(), node.uri());
  }

  @AfterEach
  void stop() {
    explorer.close();
    node.close();
  }

  private static String opened(long block, Bytes32 transaction) {
    return LOG.formatted(
        Addresses.RELAY.toHex(),
        RelayContract.OPENED,
        Bytes32.ofUnsigned(1),
        ROOT,
        "0x" + Long.toHexString(block),
        transaction);
  }

  private static String feedRound(Bytes32 transaction) {
    return LOG.formatted(
        Addresses.FEEDS.toHex(),
        FeedContract.SUBMITTED,
        FEED,
        Bytes32.ofUnsigned(1),
        "0x3f0",
        transaction);
  }

  private void transaction(String logs) {
    node.on(
            "eth_getTransactionByHash",
            """
            {"from":"0x%s","to":"%s","nonce":"0x5","value":"0xde0b6b3a7640000","input":"0x01020304"}
            """
                .formatted("ab".repeat(20), Addresses.RELAY.toHex()))
        .on(
            "eth_getTransactionReceipt",
            """
            {"blockNumber":"0x3f0","transactionIndex":"0x1","status":"0x1","gasUsed":"0x5208",
             "contractAddress":null,"logs":[%s]}"""
                .formatted(logs));
  }

  private List<String> kinds(String text) throws Exception {
    List<String> kinds = new ArrayList<>();
    explorer
        .json("/v1/search?q=" + text)
        .path("items")
        .forEach(item -> kinds.add(item.path("kind").asText()));
    return kinds;
  }

  @Test
  void aTransactionTellsWhatItDid() throws Exception {
    transaction(opened(0x3f0, HASH) + "," + feedRound(HASH));
    JsonNode found = explorer.json("/v1/transactions/" + HASH);
    assertEquals("1000000000000000000", found.path("value").asText());
    assertEquals("settlement relay", found.path("contract").asText());
    assertEquals(4, found.path("inputBytes").asInt());
    assertEquals(ROOT.toHex(), found.at("/meanings/0/id").asText());
    assertEquals("BTC-USD", found.at("/meanings/1/id").asText());
    assertFalse(found.has("created"), found::toString);
    assertEquals(List.of("BATCH", "TRANSACTION"), kinds(HASH.toHex()));
  }

  @Test
  void aTransactionThatWaitsForModelsTellsForHowManyAnswers() throws Exception {
    node.on(
            "eth_getTransactionByHash",
            """
            {"from":"0x%s","to":"%s","nonce":"0x5","value":"0x0","input":"0x01",
             "inferences":{"requests":[{},{}]}}
            """
                .formatted("ab".repeat(20), Addresses.INFERENCE_HUB.toHex()))
        .on("eth_getTransactionReceipt", "null");
    JsonNode found = explorer.json("/v1/transactions/" + HASH);
    assertEquals(2, found.path("waitsFor").asInt());
    assertEquals("inference hub", found.path("contract").asText());
    assertFalse(found.has("isGood"), found::toString);
    assertEquals(List.of("TRANSACTION"), kinds(HASH.toHex()));
  }

  @Test
  void whatModelsTookOfATransactionsGasIsNamed() throws Exception {
    node.on("eth_getTransactionByHash", "{\"nonce\":\"0x5\",\"value\":\"0x0\",\"input\":\"0x\"}")
        .on(
            "eth_getTransactionReceipt",
            """
            {"blockNumber":"0x3f0","transactionIndex":"0x1","status":"0x1","gasUsed":"0x5208",
             "inferenceGasUsed":"0x64","contractAddress":null,"logs":[
             {"address":"%s","data":"0x","topics":["%s","%s"]}]}"""
                .formatted(Addresses.INFERENCES.toHex(), PipeEvents.ANSWERED, HASH));
    JsonNode found = explorer.json("/v1/transactions/" + HASH);
    assertEquals(100, found.path("inferenceGas").asInt());
    assertEquals("TRANSACTION", found.at("/meanings/0/kind").asText());
    assertEquals(HASH.toHex(), found.at("/meanings/0/id").asText());
  }

  @Test
  void eventsOfOtherContractsMeanNothing() throws Exception {
    transaction(opened(0x3f0, HASH).replace(Addresses.RELAY.toHex(), "0x" + "cd".repeat(20)));
    assertEquals(0, explorer.json("/v1/transactions/" + HASH).path("meanings").size());
  }

  @Test
  void eventsWithoutEndAreCut() throws Exception {
    transaction(
        IntStream.range(0, 500)
            .mapToObj(i -> opened(0x3f0, HASH))
            .collect(Collectors.joining(",")));
    JsonNode found = explorer.json("/v1/transactions/" + HASH);
    assertEquals(500, found.path("events").asInt());
    assertEquals(100, found.path("meanings").size());
  }

  @Test
  void transactionsAreListedBlockByBlockWithinBounds() throws Exception {
    List<String> logs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      logs.add(opened(0x3f0 - i, Examples.hash("transaction " + i)));
    }
    node.on("eth_getLogs", "[" + String.join(",", logs) + "]");
    JsonNode page = explorer.json("/v1/transactions?limit=10");
    assertEquals(10, page.path("items").size());
    assertEquals(Examples.hash("transaction 0").toHex(), page.at("/items/0/hash").asText());
    assertEquals(0x3f0 - 10, page.path("next").asLong());
    assertEquals(1, node.asked().stream().filter(each -> each.startsWith("eth_getLogs")).count());
  }

  @Test
  void aLedgerWithoutThemIsNotScanned() throws Exception {
    JsonNode page = explorer.json("/v1/transactions");
    assertEquals(0, page.path("items").size());
    assertEquals(0x400 - 4 * 256, page.path("next").asLong());
    assertEquals(4, node.asked().stream().filter(each -> each.startsWith("eth_getLogs")).count());
  }

  @Test
  void aBlockOfTheLedgerNamesSoManyTransactionsAndNoMore() throws Exception {
    String transactions =
        IntStream.range(0, 150)
            .mapToObj(i -> '"' + Examples.hash("t" + i).toHex() + '"')
            .collect(Collectors.joining(","));
    String block =
        """
        {"number":"0x11","hash":"%s","parentHash":"%s","timestamp":"0x10","stateRoot":"%s","gasUsed":"0x0","transactions":[%s]}"""
            .formatted(HASH, HASH, HASH, transactions);
    node.on("eth_getBlockByNumber[\"0x11\",false]", block).on("eth_getBlockByHash", block);
    JsonNode found = explorer.json("/v1/ledger/17");
    assertEquals(150, found.path("count").asInt());
    assertEquals(100, found.path("transactions").size());
    assertEquals(found, explorer.json("/v1/ledger/" + HASH));
    assertEquals(404, explorer.get("/v1/ledger/18").statusCode());
    assertEquals(List.of("LEDGER"), kinds(HASH.toHex().substring(2)));
    assertEquals(List.of("BLOCK", "LEDGER"), kinds("17"));
  }

  @Test
  void anUnknownHashLeadsNowhereAfterOneQuestionEach() throws Exception {
    assertEquals(List.of(), kinds(HASH.toHex()));
    Map<String, Long> asked =
        node.asked().stream()
            .map(each -> each.replaceAll("[\\[?].*", ""))
            .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
    assertTrue(asked.values().stream().allMatch(count -> count <= 2), asked::toString);
  }

  @Test
  void anAddressIsAnAccount() throws Exception {
    String relay = Addresses.RELAY.toHex();
    node.on("eth_getBalance", "\"0x64\"")
        .on("eth_getTransactionCount", "\"0x7\"")
        .on("eth_getCode", "\"0x6001\"")
        .on(
            "/validators?per_page=100",
            """
            {"result":{"validators":[{"address":"%s","voting_power":"9"}]}}"""
                .formatted(relay.substring(2).toUpperCase(Locale.ROOT)));
    JsonNode account = explorer.json("/v1/addresses/" + relay);
    assertEquals("100", account.path("balance").asText());
    assertEquals(7, account.path("nonce").asInt());
    assertEquals(2, account.path("codeBytes").asInt());
    assertEquals("settlement relay", account.path("contract").asText());
    assertEquals("9", account.path("power").asText());
    assertEquals(List.of("ADDRESS"), kinds(relay));
    assertEquals(List.of("ADDRESS"), kinds(relay.substring(2)));
  }

  @Test
  void feedsAreTheBridges() throws Exception {
    String feed = "{\"name\":\"BTC-USD\",\"stale\":true}";
    node.on("/v1/feeds", "{\"feeds\":[%s]}".formatted(feed))
        .on("/v1/feeds/BTC-USD", feed)
        .on("/v1/feeds/BTC-USD/history?limit=64", "{\"rounds\":[{\"roundId\":1}]}")
        .on("/v1/feeds/BTC-USD/candles?limit=3", "{\"nothing\":[]}");
    assertTrue(explorer.json("/v1/feeds").at("/items/0/stale").asBoolean());
    assertEquals(1, explorer.json("/v1/feeds/BTC-USD/history").at("/items/0/roundId").asInt());
    assertEquals(503, explorer.get("/v1/feeds/BTC-USD/candles?limit=3").statusCode());
    assertEquals(404, explorer.get("/v1/feeds/ETH-USD").statusCode());
    assertEquals(List.of("FEED"), kinds("BTC-USD"));
    assertEquals(List.of("FEED"), kinds(FEED));
    assertEquals(400, explorer.get("/v1/search?q=ETH-USD").statusCode());
  }

  @Test
  void whatTheViewHasIsFoundWhileTheChainIsAway() throws Exception {
    explorer.take(Examples.published(0));
    node.close();
    assertEquals(List.of("PROOF"), kinds(Examples.leaf(0).hash().toHex()));
  }
}
