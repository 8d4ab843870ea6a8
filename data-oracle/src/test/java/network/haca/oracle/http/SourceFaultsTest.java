package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import network.haca.oracle.core.Asker;
import network.haca.oracle.source.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a source may do but lie. */
@Timeout(60)
class SourceFaultsTest {
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
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

  private Lookup price(String more) throws Exception {
    return asked.lookup(
        "\"url\": \"https://localhost:%d/price\", \"select\": \"/price\", \"type\": \"number\"%s"
            .formatted(source.port(), more),
        Map.of());
  }

  private void assertRefused(String said, Consumer<HttpServerRequest> answer) throws Exception {
    source.answers(answer);
    FactRefusal refusal = asked.refusal(price(""));
    assertTrue(refusal.message().contains(said), refusal::message);
  }

  private void assertRefused(String said, String body) throws Exception {
    assertRefused(said, request -> request.response().end(body));
  }

  private static String priced(long seconds) {
    return "{\"price\": \"3012.50\", \"time\": %d}".formatted(seconds);
  }

  @Test
  void aGoodAnswerIsTaken() throws Exception {
    source.answers(priced(0));
    assertEquals("3012.5", asked.value(price("")));
  }

  /** A value that was told before is not told again: each fact is of what the source says then. */
  @Test
  void aSourceThatFlipsBetweenValuesIsToldAsItIsEachTime() throws Exception {
    AtomicLong times = new AtomicLong();
    source.answers(
        request ->
            request
                .response()
                .end("{\"price\": %s}".formatted(times.getAndIncrement() % 2 == 0 ? 10 : 20)));
    for (String value : List.of("10", "20", "10", "20")) {
      assertEquals(value, asked.value(price("")));
    }
    assertEquals(4, source.requests());
  }

  @Test
  void aPageOrHalfAnAnswerIsNoValue() throws Exception {
    assertRefused("is not JSON", "<html><body>Sign in to the network</body></html>");
    assertRefused("is not JSON", "{\"price\": \"3012.50");
    assertRefused("is not JSON", "{\"price\": NaN}");
    assertRefused("two equal keys", "{\"price\": 1, \"price\": 2}");
    assertRefused("more than 64 digits", "{\"price\": 1e999}");
    assertRefused(
        "cannot be asked",
        request -> {
          var _ =
              request
                  .response()
                  .putHeader("Content-Length", "100")
                  .write("{\"price\": 1")
                  .onComplete(written -> request.connection().close());
        });
  }

  @Test
  void aRedirectInsideIsNotFollowed() throws Exception {
    assertRefused(
        "answers 302, and redirects are not followed",
        request ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("Location", "http://169.254.169.254/latest/meta-data/")
                .end());
    assertEquals(1, source.requests());
  }

  @Test
  void aLateSourceAndOneThatDripsEndInTime() throws Exception {
    String second = ", \"limits\": {\"seconds\": 1}";
    source.answers(request -> {});
    assertEquals("source_timeout", asked.refusal(price(second)).code());
    source.answers(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          long timer = vertx.setPeriodic(20, tick -> response.write(" "));
          response.exceptionHandler(gone -> vertx.cancelTimer(timer));
          response.closeHandler(gone -> vertx.cancelTimer(timer));
        });
    FactRefusal drip = asked.refusal(price(second));
    assertEquals("source_timeout", drip.code());
    assertTrue(drip.message().contains("within 1000 ms"), drip::message);
  }

  @Test
  void anEndlessBodyIsCutOff() throws Exception {
    long tenGigabytes = 10L << 30;
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    Buffer part = Buffer.buffer(" ".repeat(65_536));
    assertRefused(
        "larger than 4096 bytes",
        request -> {
          HttpServerResponse response =
              request.response().putHeader("Content-Length", Long.toString(tenGigabytes));
          response.closeHandler(closed -> gone.complete(null));
          write(response, part, sent);
        });
    gone.get(30, TimeUnit.SECONDS);
    assertTrue(sent.get() < 1L << 30, () -> sent + " bytes left the source");
    source.answers(priced(0).replace("3012.50", "1" + "0".repeat(60)));
    FactRefusal own = asked.refusal(price(", \"limits\": {\"answer_bytes\": 32}"));
    assertTrue(own.message().contains("larger than 32 bytes"), own::message);
  }

  private static void write(HttpServerResponse response, Buffer part, AtomicLong sent) {
    response
        .write(part)
        .onSuccess(
            written -> {
              sent.addAndGet(part.length());
              write(response, part, sent);
            });
  }

  @Test
  void aCompressionBombIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("[1,".repeat(500_000).getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(
        "is compressed (gzip) unasked",
        request -> {
          assertEquals(null, request.getHeader("Accept-Encoding"));
          request
              .response()
              .putHeader("Content-Encoding", "gzip")
              .end(Buffer.buffer(packed.toByteArray()));
        });
  }

  @Test
  void aClockThatIsAnHourOffAndAStandingValueAreTold() throws Exception {
    String time = ", \"time\": {\"select\": \"/time\", \"form\": \"seconds\", \"age_max\": 120}";
    long now = asked.now().getEpochSecond();
    source.answers(priced(now - 5));
    assertEquals("3012.5", asked.value(price(time)));
    source.answers(priced(now + 3_600));
    assertTrue(asked.refusal(price(time)).message().contains("ahead of the node's clock"));
    source.answers(priced(now - 3_600));
    assertTrue(asked.refusal(price(time)).message().contains("more than 120 s before"));
  }

  @Test
  void aChangedCertificateIsRefusedBeforeASecretLeaves() throws Exception {
    source.answers(priced(0));
    String pinned = ", \"headers\": {\"X-Key\": \"{secret:key}\"}, \"pins\": [\"%s\"]";
    asked.secrets.put("key", "s3cret");
    assertEquals("3012.5", asked.value(price(pinned.formatted(source.pin()))));
    int before = source.requests();
    try (TlsSource other = new TlsSource(vertx, folder.resolve("other"))) {
      FactRefusal refusal = asked.refusal(price(pinned.formatted(other.pin())));
      assertTrue(refusal.message().contains("none of those that are pinned"), refusal::message);
      assertTrue(refusal.message().contains(source.pin()), refusal::message);
      assertEquals(before, source.requests());
      Lookup stranger =
          asked.lookup("\"url\": \"https://localhost:%d/\"".formatted(other.port()), Map.of());
      assertTrue(asked.refusal(stranger).message().contains("cannot be asked"));
      assertEquals(0, other.requests());
    }
  }

  @Test
  void aSourceThatIsAskedTooOftenRestsForAsLongAsItSays() throws Exception {
    source.answers(
        request -> request.response().setStatusCode(429).putHeader("Retry-After", "30").end());
    assertTrue(asked.refusal(price("")).message().contains("answers 429"));
    source.answers(priced(0));
    FactRefusal resting = asked.refusal(price(""));
    assertEquals("source_resting", resting.code());
    assertEquals("30", resting.retryAfter().orElseThrow());
    assertEquals(1, source.requests());
    asked.pass(Duration.ofSeconds(30));
    assertEquals("3012.5", asked.value(price("")));
  }

  @Test
  void aQuotaIsKeptWhoeverAsks() throws Exception {
    source.answers(priced(0));
    String twice = ", \"limits\": {\"per_minute\": 2, \"per_day\": 3}";
    assertEquals("3012.5", asked.value(price(twice)));
    assertEquals("3012.5", asked.value(price(twice)));
    assertEquals("60", asked.refusal(price(twice)).retryAfter().orElseThrow());
    asked.pass(Duration.ofMinutes(1));
    assertEquals("3012.5", asked.value(price(twice)));
    asked.pass(Duration.ofMinutes(1));
    assertEquals("source_resting", asked.refusal(price(twice)).code());
    assertEquals(3, source.requests());
  }

  @Test
  void aBodyIsPostedWithItsSecretsOnceTheyAreThere() throws Exception {
    Lookup lookup =
        asked.lookup(
            """
            "url": "https://localhost:%d/rpc?key=no", "body": {"of": "{pair}", "token": "{secret:token}"},
            "headers": {"X-Api-Key": "{secret:key}"}, "parameters": {"pair": "[A-Z]+"}, "select": "/got"
            """
                .formatted(source.port()),
            Map.of("pair", "ETH"));
    source.answers(
        request ->
            request
                .body()
                .onSuccess(
                    body ->
                        request
                            .response()
                            .end(
                                "{\"got\": \"%s %s %s %s\"}"
                                    .formatted(
                                        request.method(),
                                        request.getHeader("Content-Type"),
                                        request.getHeader("X-Api-Key"),
                                        body.toString().replace("\"", "'")))));
    FactRefusal early = asked.refusal(lookup);
    assertEquals("unavailable", early.code());
    assertTrue(early.message().contains("needs the secrets [key, token]"), early::message);
    asked.secrets.put("key", "k1");
    asked.secrets.put("token", "t1");
    assertEquals("POST application/json k1 {'of':'ETH','token':'t1'}", asked.value(lookup));
    assertFalse(lookup.url().contains("t1"));
  }

  /** Four connections lead to the source, and it answers none of the contracts' questions. */
  @Test
  void contractsLeaveConnectionsToFeeds() throws Exception {
    BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    source.answers(held::add);
    Lookup lookup = price("");
    // Another source of the same host.
    Lookup other =
        asked.lookup(
            "other",
            "\"url\": \"https://localhost:%d/price\", \"select\": \"/price\", \"type\": \"number\""
                .formatted(source.port()),
            Map.of());
    List<Future<Seen>> contracts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      contracts.add(asked.start(i % 2 == 0 ? lookup : other, Asker.CONTRACT));
    }
    assertEquals(2, contracts.stream().filter(each -> !each.isComplete()).count());
    RefusedException refused =
        assertThrows(RefusedException.class, () -> contracts.getLast().await());
    assertTrue(refused.refusal().message().contains("2 things at once"));
    HttpServerRequest one = held.take();
    HttpServerRequest second = held.take();
    source.answers(priced(0));
    assertEquals("3012.5", asked.value(lookup), "a feed's round goes on");
    List.of(one, second).forEach(request -> request.response().end(priced(0)));
    var _ = contracts.getFirst().await();
    var _ = contracts.get(1).await();
    var _ = asked.start(lookup, Asker.CONTRACT).await();
  }
}
