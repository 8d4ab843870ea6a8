package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import network.haca.oracle.core.Asker;
import network.haca.oracle.source.Lookup;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamsTest {
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ServerWebSocket> sockets = new LinkedBlockingQueue<>();
  private TlsSource source;
  private AskedSource asked;

  @BeforeEach
  void open() throws Exception {
    source = new TlsSource(vertx, folder.resolve("source"));
    asked = new AskedSource(vertx, folder, source);
  }

  @AfterEach
  void close() {
    asked.close();
    source.close();
    vertx.close().await();
  }

  /** Answers each subscription with these messages. */
  private void tells(String... messages) {
    source.streams(
        socket -> {
          sockets.add(socket);
          socket.textMessageHandler(
              text -> {
                received.add(text);
                for (String message : messages) {
                  socket.writeTextMessage(message);
                }
              });
        });
  }

  private Lookup ticker(String pair) throws Exception {
    return ticker(pair, "");
  }

  private Lookup ticker(String pair, String more) throws Exception {
    return asked.lookup(
        """
        "url": "wss://localhost:%d/ws", "parameters": {"pair": "[A-Z-]+"}, "select": "/price", "type": "number",
        "stream": {"send": [{"type": "subscribe", "ids": ["{pair}"], "key": "{secret:key}"}],
                   "when": {"/type": "ticker", "/id": "{pair}"}, "age_max": 10}%s
        """
            .formatted(source.port(), more),
        Map.of("pair", pair));
  }

  private static String tick(String pair, String price) {
    return "{\"type\": \"ticker\", \"id\": \"%s\", \"price\": \"%s\"}".formatted(pair, price);
  }

  @Test
  void theLastValueIsToldWithTheMomentOfItsComing() throws Exception {
    asked.secrets.put("key", "k1");
    tells("{\"type\": \"subscriptions\"}", tick("ETH-USD", "3012.50"), tick("BTC-USD", "90000"));
    var came = asked.now();
    assertEquals("3012.5", asked.value(ticker("ETH-USD")));
    assertEquals(
        List.of("{\"type\":\"subscribe\",\"ids\":[\"ETH-USD\"],\"key\":\"k1\"}"), received);
    asked.pass(Duration.ofSeconds(10));
    Seen again = asked.ask(ticker("ETH-USD"));
    assertEquals(came, again.at(), "the age is that of the value, not of the question");
    assertEquals(1, sockets.size(), "one connection for both");
  }

  @Test
  void aValueThatIsTooOldIsNotToldAndTheNextOneIs() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("ETH-USD", "1"));
    assertEquals("1", asked.value(ticker("ETH-USD")));
    asked.pass(Duration.ofSeconds(11));
    Lookup lookup = ticker("ETH-USD");
    Future<Seen> next = asked.start(lookup);
    assertFalse(next.isComplete());
    sockets.take().writeTextMessage(tick("ETH-USD", "2"));
    assertEquals(Bytes.ofUtf8(tick("ETH-USD", "2")), next.await().body());
  }

  @Test
  void aSilentStreamIsClosedAndOpenedAnew() throws Exception {
    asked.secrets.put("key", "k1");
    tells();
    String second = ", \"limits\": {\"seconds\": 1}";
    assertEquals("source_timeout", asked.refusal(ticker("ETH-USD", second)).code());
    tells(tick("ETH-USD", "7"));
    assertEquals("7", asked.value(ticker("ETH-USD")));
    assertEquals(2, sockets.size());
  }

  @Test
  void aStreamThatEndsIsOpenedAnew() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("ETH-USD", "1"));
    assertEquals("1", asked.value(ticker("ETH-USD")));
    asked.pass(Duration.ofSeconds(11));
    Future<Seen> next = asked.start(ticker("ETH-USD"));
    sockets.take().close();
    RefusedException ended = assertThrows(RefusedException.class, next::await);
    assertEquals("source_failed", ended.refusal().code());
    assertEquals("1", asked.value(ticker("ETH-USD")));
  }

  @Test
  void aMessageThatIsTooLongEndsTheStream() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("ETH-USD", "1" + "0".repeat(AskedSource.ANSWER_BYTES_MAX)));
    assertEquals("source_failed", asked.refusal(ticker("ETH-USD")).code());
  }

  /** Whoever sends transactions chooses their parameters, and so how many streams there are. */
  @Test
  void contractsOpenOnlyTheirPartOfTheStreams() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("A", "1"), tick("B", "2"), tick("C", "3"));
    assertEquals("1", read(ticker("A"), Asker.CONTRACT));
    RefusedException second =
        assertThrows(
            RefusedException.class, () -> asked.start(ticker("B"), Asker.CONTRACT).await());
    assertTrue(second.refusal().message().contains("1 streams are open for contracts"));
    assertEquals("2", read(ticker("B"), Asker.FEED));
    assertEquals("2", read(ticker("B"), Asker.CONTRACT), "it is open anyway");
  }

  /** A stream that a feed reads as well counts as the feed's, and not in the contracts' share. */
  @Test
  void aStreamThatAFeedAsksIsNotCountedAsTheContracts() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("A", "1"), tick("B", "2"));
    assertEquals("1", read(ticker("A"), Asker.CONTRACT));
    assertEquals("1", read(ticker("A"), Asker.FEED));
    assertEquals("2", read(ticker("B"), Asker.CONTRACT));
  }

  private String read(Lookup lookup, Asker asker) {
    Seen seen = asked.start(lookup, asker).await();
    return assertInstanceOf(Lookup.Read.Value.class, lookup.read(seen.body(), asked.now()))
        .value()
        .text();
  }

  @Test
  void noMoreStreamsAreOpenThanAreAllowed() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("A", "1"), tick("B", "2"), tick("C", "3"));
    assertEquals("1", asked.value(ticker("A")));
    assertEquals("2", asked.value(ticker("B")));
    FactRefusal third = asked.refusal(ticker("C"));
    assertEquals("overloaded", third.code());
    assertTrue(third.message().contains("2 streams are open"), third::message);
  }

  @Test
  void nothingIsSentToAKeyThatIsNotPinned() throws Exception {
    asked.secrets.put("key", "k1");
    tells(tick("A", "1"));
    try (TlsSource other = new TlsSource(vertx, folder.resolve("other"))) {
      FactRefusal refusal =
          asked.refusal(ticker("A", ", \"pins\": [\"%s\"]".formatted(other.pin())));
      assertTrue(refusal.message().contains("none of those that are pinned"), refusal::message);
    }
    assertEquals(List.of(), received);
  }
}
