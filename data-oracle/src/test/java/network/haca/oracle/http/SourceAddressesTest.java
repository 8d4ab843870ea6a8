package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.oracle.source.Lookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's network is not a source's to look around in. */
@Timeout(60)
class SourceAddressesTest {
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private TlsSource source;

  @BeforeEach
  void open() throws Exception {
    source = new TlsSource(vertx, folder.resolve("source"));
    source.answers("{\"v\": 1}");
  }

  @AfterEach
  void close() {
    source.close();
    vertx.close().await();
  }

  private Lookup lookup(AskedSource asked, String scheme, String host) throws Exception {
    String stream = scheme.equals("wss") ? ", \"stream\": {\"age_max\": 5}" : "";
    return asked.lookup(
        "\"url\": \"%s://%s:%d/\", \"select\": \"/v\"%s"
            .formatted(scheme, host, source.port(), stream),
        Map.of());
  }

  private void assertNotAsked(String literal, String said) throws Exception {
    try (AskedSource asked =
        new AskedSource(
            vertx,
            folder,
            source,
            List.of(),
            host -> List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral(literal)))) {
      for (String scheme : List.of("https", "wss")) {
        FactRefusal refusal = asked.refusal(lookup(asked, scheme, "inside.example"));
        assertTrue(refusal.message().contains(said), refusal::message);
        assertTrue(refusal.message().contains("data.fetch.networks"), refusal::message);
      }
    }
    assertEquals(0, source.requests());
  }

  @Test
  void aNameThatLeadsInsideIsNotAskedThoughItAlsoLeadsOutside() throws Exception {
    assertNotAsked("127.0.0.1", "this machine");
    assertNotAsked("::ffff:127.0.0.1", "this machine");
    assertNotAsked("64:ff9b::7f00:1", "this machine");
    assertNotAsked("169.254.169.254", "clouds' metadata");
    assertNotAsked("100.64.0.1", "carrier's shared network");
    assertNotAsked("fe80::1", "outside of 2000::/3");
  }

  @Test
  void anAddressInTheUrlIsJudgedLikeAName() throws Exception {
    try (AskedSource asked =
        new AskedSource(vertx, folder, source, List.of(), HostAddresses.Names.system())) {
      for (String host : List.of("127.0.0.1", "[::1]", "[::ffff:7f00:1]", "localhost")) {
        FactRefusal refusal = asked.refusal(lookup(asked, "https", host));
        assertTrue(refusal.message().contains("is not public"), refusal::message);
      }
    }
    assertEquals(0, source.requests());
  }

  /** The second lookup would lead inside; there is none, or its result is judged, too. */
  @Test
  void aNameThatLeadsElsewhereAtTheSecondLookGainsNothing() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    HostAddresses.Names rebinding =
        host ->
            List.of(
                InetAddress.ofLiteral(
                    lookups.getAndIncrement() % 2 == 0 ? "127.0.0.1" : "10.0.0.1"));
    try (AskedSource asked =
        new AskedSource(vertx, folder, source, AskedSource.LOOPBACK, rebinding)) {
      Lookup lookup = lookup(asked, "https", "localhost");
      assertEquals("1", asked.value(lookup));
      assertEquals(1, lookups.get(), "one lookup for the judgement and the connection");
      assertTrue(asked.refusal(lookup).message().contains("a private network"));
      assertEquals(1, source.requests());
    }
  }

  /** The name is public when it is judged, and {@code localhost} when the stream is opened. */
  @Test
  void aStreamIsJudgedByTheAddressThatItCameTo() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    source.streams(
        socket -> {
          opened.incrementAndGet();
          socket.writeTextMessage("{\"v\": 1}");
        });
    try (AskedSource asked =
        new AskedSource(
            vertx, folder, source, List.of(), host -> List.of(InetAddress.ofLiteral("1.1.1.1")))) {
      FactRefusal refusal = asked.refusal(lookup(asked, "wss", "localhost"));
      assertTrue(refusal.message().contains("127.0.0.1 is not public"), refusal::message);
    }
    assertEquals(1, opened.get());
  }

  @Test
  void aNameWithoutAnAddressIsNamed() throws Exception {
    try (AskedSource asked =
        new AskedSource(
            vertx,
            folder,
            source,
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            })) {
      FactRefusal refusal = asked.refusal(lookup(asked, "https", "nobody.example"));
      assertEquals("nobody.example cannot be asked: it has no address", refusal.message());
    }
  }
}
