package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ready sources of the documentation, each against a server that speaks its format. The answers
 * have the form that each API's public reference gives.
 */
@Timeout(60)
class ReadySourcesTest {
  private static final Path FILE = Path.of("../docs/data-sources.json");
  private static final Instant NOW = Instant.parse("2026-11-29T11:00:00Z");
  private static final long SECONDS = NOW.getEpochSecond();

  /**
   * @param uri that the source is asked by
   * @param answer of which {@code SECONDS} is the second of now
   */
  private record Exchange(
      String source, Map<String, String> values, String uri, String answer, String value) {}

  private static final List<Exchange> EXCHANGES =
      List.of(
          new Exchange(
              "spot",
              Map.of("pair", "ETH-USD"),
              "/v2/prices/ETH-USD/spot",
              "{\"data\":{\"amount\":\"3012.50\",\"base\":\"ETH\",\"currency\":\"USD\"}}",
              "3012.5"),
          new Exchange(
              "coinbase-ticker",
              Map.of("pair", "BTC-USD"),
              "/products/BTC-USD/ticker",
              "{\"trade_id\":86326522,\"price\":\"6268.48\",\"size\":\"0.00698254\",\"time\":\"2026-11-29T10:59:57.833Z\",\"bid\":\"6265.15\",\"ask\":\"6267.71\",\"volume\":\"53602.03940154\"}",
              "6268.48"),
          new Exchange(
              "coinbase-stream",
              Map.of("pair", "ETH-USD"),
              "/",
              "{\"type\":\"ticker\",\"sequence\":37475248783,\"product_id\":\"ETH-USD\",\"price\":\"1285.22\",\"open_24h\":\"1310.79\",\"volume_24h\":\"245532.79269678\",\"low_24h\":\"1280.52\",\"high_24h\":\"1313.8\",\"volume_30d\":\"9788783.60117027\",\"best_bid\":\"1285.04\",\"best_bid_size\":\"0.46688654\",\"best_ask\":\"1285.27\",\"best_ask_size\":\"1.56637040\",\"side\":\"buy\",\"time\":\"2026-11-29T10:59:59.061769Z\",\"trade_id\":370843401,\"last_size\":\"11.4396987\"}",
              "1285.22"),
          new Exchange(
              "coinbase-candle",
              Map.of("pair", "BTC-USD", "seconds", "60"),
              "/products/BTC-USD/candles?granularity=60",
              "[[SECONDS,5.1,5.9,5.2,5.3,1.25],[1795949940,4.1,4.9,4.2,4.3,2.50]]",
              "[1795949940,4.1,4.9,4.2,4.3,2.50]"),
          new Exchange(
              "kraken-ticker",
              Map.of("pair", "XBTUSD"),
              "/0/public/Ticker?pair=XBTUSD",
              "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"a\":[\"30300.10000\",\"1\",\"1.000\"],\"b\":[\"30300.00000\",\"1\",\"1.000\"],\"c\":[\"30303.20000\",\"0.00067643\"],\"v\":[\"4083.67001100\",\"4412.73601799\"],\"p\":[\"30706.77771\",\"30689.13205\"],\"t\":[34619,38907],\"l\":[\"29868.30000\",\"29868.30000\"],\"h\":[\"31631.00000\",\"31631.00000\"],\"o\":\"30502.80000\"}}}",
              "30303.2"),
          new Exchange(
              "kraken-candle",
              Map.of("pair", "XBTUSD", "minutes", "1"),
              "/0/public/OHLC?pair=XBTUSD&interval=1",
              "{\"error\":[],\"result\":{\"XXBTZUSD\":[[1795949820,\"30306.1\",\"30306.2\",\"30305.7\",\"30305.7\",\"30306.1\",\"3.39243896\",23],[1795949880,\"30304.5\",\"30304.5\",\"30300.0\",\"30300.0\",\"30300.0\",\"4.42996871\",18],[1795949940,\"30300.3\",\"30300.4\",\"30291.4\",\"30291.4\",\"30294.7\",\"2.13024789\",25]],\"last\":1795949880}}",
              "[1795949880,\"30304.5\",\"30304.5\",\"30300.0\",\"30300.0\",\"30300.0\",\"4.42996871\",18]"),
          new Exchange(
              "binance-ticker",
              Map.of("symbol", "LTCBTC"),
              "/api/v3/ticker/price?symbol=LTCBTC",
              "{\"symbol\":\"LTCBTC\",\"price\":\"4.00000200\"}",
              "4.000002"),
          new Exchange(
              "binance-candle",
              Map.of("symbol", "BTCUSDT", "interval", "1m"),
              "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=2",
              "[[1795949880000,\"0.01634790\",\"0.80000000\",\"0.01575800\",\"0.01577100\",\"148976.11427815\",1795949939999,\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\",\"0\"],[SECONDS000,\"0.1\",\"0.2\",\"0.1\",\"0.2\",\"1.0\",1795950059999,\"1.0\",3,\"1.0\",\"1.0\",\"0\"]]",
              "[1795949880000,\"0.01634790\",\"0.80000000\",\"0.01575800\",\"0.01577100\",\"148976.11427815\",1795949939999,\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\",\"0\"]"),
          new Exchange(
              "binance-stream",
              Map.of("symbol", "bnbbtc"),
              "/ws/bnbbtc@trade",
              "{\"e\":\"trade\",\"E\":SECONDS136,\"s\":\"BNBBTC\",\"t\":12345,\"p\":\"0.00100000\",\"q\":\"100\",\"T\":SECONDS136,\"m\":true,\"M\":true}",
              "0.001"),
          new Exchange(
              "bitstamp-ticker",
              Map.of("pair", "btcusd"),
              "/api/v2/ticker/btcusd/",
              "{\"ask\":\"2211.00\",\"bid\":\"2188.97\",\"high\":\"2811.00\",\"last\":\"2211.00\",\"low\":\"2188.97\",\"open\":\"2211.00\",\"open_24\":\"2211.00\",\"percent_change_24\":\"13.57\",\"side\":\"0\",\"timestamp\":\"SECONDS\",\"volume\":\"213.26801100\",\"vwap\":\"2189.80\"}",
              "2211"),
          new Exchange(
              "bitstamp-candle",
              Map.of("pair", "btcusd", "seconds", "60"),
              "/api/v2/ohlc/btcusd/?step=60&limit=1&exclude_current_candle=true",
              "{\"data\":{\"ohlc\":[{\"close\":\"9.5\",\"high\":\"9.9\",\"low\":\"9.1\",\"open\":\"9.2\",\"timestamp\":\"1795949940\",\"volume\":\"1.25\"}],\"pair\":\"BTC/USD\"}}",
              "{\"close\":\"9.5\",\"high\":\"9.9\",\"low\":\"9.1\",\"open\":\"9.2\",\"timestamp\":\"1795949940\",\"volume\":\"1.25\"}"),
          new Exchange(
              "coingecko-price",
              Map.of("coin", "bitcoin", "currency", "usd"),
              "/api/v3/simple/price?ids=bitcoin&vs_currencies=usd&include_last_updated_at=true&precision=full",
              "{\"bitcoin\":{\"usd\":67187.3358936566,\"last_updated_at\":SECONDS}}",
              "67187.3358936566"),
          new Exchange(
              "coingecko-candle",
              Map.of("coin", "bitcoin", "currency", "usd"),
              "/api/v3/coins/bitcoin/ohlc?vs_currency=usd&days=1",
              "[[1795946400000,61942,62211,61721,61845],[1795948200000,61828,62139,61726,62139]]",
              "[1795948200000,61828,62139,61726,62139]"),
          new Exchange(
              "euro",
              Map.of("currency", "USD"),
              "/v1/latest?base=EUR&symbols=USD",
              "{\"amount\":1.0,\"base\":\"EUR\",\"date\":\"2026-11-27\",\"rates\":{\"USD\":1.1610}}",
              "1.161"),
          new Exchange(
              "ecb",
              Map.of("currency", "USD"),
              "/service/data/EXR/D.USD.EUR.SP00.A?lastNObservations=1&format=csvdata",
              "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\r\nEXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-11-27,1.1610,A,\"US dollar/Euro, ECB reference\"\r\n",
              "1.161"),
          new Exchange(
              "gas-price",
              Map.of(),
              "/",
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1dfd14000\"}",
              "0x1dfd14000"));

  @TempDir private Path folder;

  @Test
  void everyReadySourceIsTried() throws Exception {
    assertEquals(
        Sources.read(FILE).all().stream().map(Source::name).toList(),
        List.copyOf(new TreeSet<>(EXCHANGES.stream().map(Exchange::source).toList())));
  }

  @TestFactory
  Stream<DynamicTest> readySourcesUnderstandTheirApi() {
    return EXCHANGES.stream()
        .map(each -> DynamicTest.dynamicTest(each.source(), () -> assertUnderstood(each)));
  }

  private void assertUnderstood(Exchange exchange) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TlsSource server = new TlsSource(vertx, folder);
        AskedSource asked = new AskedSource(vertx, folder, server)) {
      assertEquals(NOW, asked.now());
      String answer = exchange.answer().replace("SECONDS", Long.toString(SECONDS));
      CompletableFuture<String> uri = new CompletableFuture<>();
      List<String> keys = new ArrayList<>();
      server.answers(
          request -> {
            uri.complete(request.uri());
            keys.addAll(request.headers().getAll("x-cg-demo-api-key"));
            request.response().end(answer);
          });
      server.streams(
          socket -> {
            uri.complete(socket.uri());
            socket.writeTextMessage("{\"type\":\"subscriptions\",\"channels\":[]}");
            socket.writeTextMessage(answer);
          });
      asked.secrets.put("coingecko", "CG-key");
      Source source = here(server).find(exchange.source()).orElseThrow();
      assertEquals(exchange.value(), asked.value(AskedSource.lookup(source, exchange.values())));
      assertEquals(exchange.uri(), uri.get());
      assertEquals(exchange.source().startsWith("coingecko") ? List.of("CG-key") : List.of(), keys);
    } finally {
      vertx.close().await();
    }
  }

  /** The same file with this machine in the place of every host. */
  private Sources here(TlsSource server) throws Exception {
    String text =
        Files.readString(FILE)
            .replaceAll("(https|wss)://[^/\"]+", "$1://localhost:" + server.port());
    return Sources.read(Files.writeString(folder.resolve("ready.json"), text));
  }
}
