package network.haca.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes that Skip Connect's gateway writes, by its messages' definitions. */
@Timeout(30)
class ConnectRoutesTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeFeeds feeds = new FakeFeeds();
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void start() {
    FeedRoutes routes = new FeedRoutes(vertx, feeds);
    port =
        vertx
            .createHttpServer()
            .requestHandler(routes::serve)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    feeds.add(1_234);
    feeds.add(6_412_345);
  }

  @AfterEach
  void stop() {
    client.close();
    vertx.close().await();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  private void assertAnswer(String expected, String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), response::body);
    assertEquals(expected, response.body());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
  }

  private static final String PRICE =
      "{\"price\":{\"price\":\"6412345\",\"block_timestamp\":\"2026-09-21T14:15:25Z\","
          + "\"block_height\":\"102\"},\"nonce\":\"2\",\"decimals\":\"2\",\"id\":\"0\"}";

  @Test
  void aPriceHasItsNumbersAsTexts() throws Exception {
    assertAnswer(PRICE, "/connect/oracle/v2/get_price?currency_pair=BTC/USD");
    assertAnswer(PRICE, "/connect/oracle/v2/get_price?currency_pair=BTC%2FUSD");
  }

  @Test
  void severalPricesStandInTheOrderInWhichTheyAreAskedFor() throws Exception {
    assertAnswer("{\"prices\":[]}", "/connect/oracle/v2/get_prices");
    assertAnswer(
        "{\"prices\":[" + PRICE + "," + PRICE + "]}",
        "/connect/oracle/v2/get_prices?currency_pair_ids=BTC/USD&currency_pair_ids=BTC/USD");
  }

  @Test
  void pairsHaveBaseAndQuote() throws Exception {
    String pair = "{\"Base\":\"BTC\",\"Quote\":\"USD\"}";
    assertAnswer("{\"currency_pairs\":[" + pair + "]}", "/connect/oracle/v2/get_all_tickers");
    assertAnswer(
        "{\"currency_pair_mapping\":{\"0\":" + pair + "}}",
        "/connect/oracle/v2/get_currency_pair_mapping");
    assertAnswer(
        "{\"mappings\":[{\"id\":\"0\",\"currency_pair\":" + pair + "}]}",
        "/connect/oracle/v2/get_currency_pair_mapping_list");
  }

  @Test
  void theMarketMapHasTheSourcesOfEachPair() throws Exception {
    assertAnswer(
        "{\"market_map\":{\"markets\":{\"BTC/USD\":{\"ticker\":{\"currency_pair\":"
            + "{\"Base\":\"BTC\",\"Quote\":\"USD\"},\"decimals\":\"2\",\"min_provider_count\":\"1\","
            + "\"enabled\":true,\"metadata_JSON\":\"\"},\"provider_configs\":[{\"name\":"
            + "\"kraken-ticker\",\"off_chain_ticker\":\"BTC/USD\",\"normalize_by_pair\":null,"
            + "\"invert\":false,\"metadata_JSON\":\"{\\\"digest\\\":\\\"0x"
            + "12".repeat(32)
            + "\\\",\\\"parameters\\\":{\\\"pair\\\":\\\"XBTUSD\\\"}}\"}]}}},"
            + "\"last_updated\":\"7\",\"chain_id\":\"262144\"}",
        "/connect/marketmap/v2/marketmap");
  }

  @Test
  void whatIsWrongIsAnErrorOfTheGateway() throws Exception {
    HttpResponse<String> unknown = get("/connect/oracle/v2/get_price?currency_pair=ETH/USD");
    assertEquals(500, unknown.statusCode());
    assertEquals(
        "{\"code\":2,\"message\":\"no price / nonce reported for CurrencyPair: ETH/USD, the module"
            + " is not tracking this CurrencyPair\",\"details\":[]}",
        unknown.body());
    assertEquals(500, get("/connect/oracle/v2/get_price?currency_pair=BTC-USD").statusCode());
    assertEquals(500, get("/connect/oracle/v2/get_price").statusCode());
    assertEquals(501, get("/connect/oracle/v2/get_nothing").statusCode());
    String many = "&currency_pair_ids=BTC/USD".repeat(65);
    assertEquals(400, get("/connect/oracle/v2/get_prices?x=1" + many).statusCode());
    feeds.isDown = true;
    assertEquals(503, get("/connect/oracle/v2/get_all_tickers").statusCode());
  }
}
