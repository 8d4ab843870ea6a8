package network.haca.walrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that a publisher or an aggregator says is believed. */
@Timeout(60)
class WalrusClientTest {
  private static final int SHARDS = 10;
  private static final Bytes BLOB = Bytes.ofUtf8("abc");
  private static final BlobId ID = BlobId.of(BLOB, SHARDS);
  private static final Bytes OTHER = Bytes.ofUtf8("abd");
  private static final BlobId OTHER_ID = BlobId.of(OTHER, SHARDS);

  private final CountDownLatch ended = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
  }

  private WalrusClient client(int shards, Duration timeout) {
    return new WalrusClient(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), shards, timeout);
  }

  private WalrusClient answering(Duration timeout, HttpHandler handler) {
    server.createContext("/v1/blobs", handler);
    return client(SHARDS, timeout);
  }

  private WalrusClient answering(int status, Bytes body) {
    return answering(
        Duration.ofSeconds(30),
        exchange -> {
          try (exchange) {
            var _ = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.size());
            exchange.getResponseBody().write(body.toArray());
          }
        });
  }

  private WalrusClient publisherThatNames(BlobId id) {
    return answering(200, Bytes.ofUtf8("{\"alreadyCertified\":{\"blobId\":\"%s\"}}".formatted(id)));
  }

  private static String refusal(WalrusClient client) {
    return String.valueOf(assertThrows(IOException.class, () -> client.get(ID, 3)).getMessage());
  }

  private static String wrongBlob(WalrusClient client) {
    return String.valueOf(
        assertThrows(WrongBlobException.class, () -> client.get(ID, 1 << 20)).getMessage());
  }

  private static String refusedPut(WalrusClient client) {
    return String.valueOf(assertThrows(IOException.class, () -> client.put(BLOB, 1)).getMessage());
  }

  @Test
  void aBlobOfTheLargestSizeIsRead() throws IOException {
    assertEquals(Optional.of(BLOB), answering(200, BLOB).get(ID, 3));
  }

  @Test
  void aLargerOneIsRefused() {
    String refusal = refusal(answering(200, Bytes.ofUtf8("abcd")));
    assertTrue(refusal.contains("3"), refusal);
  }

  @Test
  void otherBytesAreNotTheBlob() {
    String refusal = wrongBlob(answering(200, OTHER));
    assertTrue(refusal.contains(ID.toText()), refusal);
    assertTrue(refusal.contains(OTHER_ID.toText()), refusal);
    assertTrue(refusal.contains("walrus.shards"), refusal);
  }

  @Test
  void itsBeginningIsNotTheBlob() {
    assertTrue(wrongBlob(answering(200, Bytes.ofUtf8("ab"))).contains("2 bytes"));
  }

  @Test
  void whatGoesOnAfterItIsNotTheBlob() {
    assertTrue(wrongBlob(answering(200, Bytes.wrap(new byte[] {'a', 'b', 'c', 0}))).contains("4"));
  }

  @Test
  void nothingIsNotTheBlob() {
    assertTrue(wrongBlob(answering(200, Bytes.EMPTY)).contains("0 bytes"));
  }

  @Test
  void theEmptyBlobIsReadAsOne() throws IOException {
    assertEquals(
        Optional.of(Bytes.EMPTY),
        answering(200, Bytes.EMPTY).get(BlobId.of(Bytes.EMPTY, SHARDS), 3));
  }

  @Test
  void anIdForAnotherNumberOfShardsIsNotItsId() {
    var _ = answering(200, BLOB);
    String refusal = wrongBlob(client(SHARDS + 1, Duration.ofSeconds(30)));
    assertTrue(refusal.contains("for 11 shards"), refusal);
  }

  @Test
  void moreBytesThanSuchANetworkTakesAreNoBlob() {
    Bytes large = Bytes.wrap(new byte[(int) BlobId.bytesMax(4) + 1]);
    var _ = answering(200, large);
    String refusal = wrongBlob(client(4, Duration.ofSeconds(30)));
    assertTrue(refusal.contains(large.size() + " bytes"), refusal);
  }

  @Test
  void unverifiedBytesTellWhetherTheyAreTheBlob() throws IOException {
    UnverifiedBlob given = answering(200, OTHER).getUnverified(ID, 3).orElseThrow();
    assertFalse(given.isTheBlob());
    assertTrue(new UnverifiedBlob(BLOB, ID, SHARDS).isTheBlob());
    assertFalse(new UnverifiedBlob(BLOB, ID, SHARDS + 1).isTheBlob());
    Bytes large = Bytes.wrap(new byte[(int) BlobId.bytesMax(4) + 1]);
    assertFalse(new UnverifiedBlob(large, ID, 4).isTheBlob());
  }

  @Test
  void whatIsNotThereIsNothing() throws IOException {
    assertEquals(Optional.empty(), answering(404, BLOB).get(ID, 3));
  }

  @Test
  void anotherStatusIsNamed() {
    String refusal = refusal(answering(503, BLOB));
    assertTrue(refusal.contains("503"), refusal);
  }

  @Test
  void whatIsStoredHasTheIdOfItsBytes() throws IOException {
    assertEquals(ID, publisherThatNames(ID).put(BLOB, 1));
  }

  @Test
  void anotherIdOfThePublisherIsRefusedWithBoth() {
    String refusal = refusedPut(publisherThatNames(OTHER_ID));
    assertTrue(refusal.contains(ID.toText()), refusal);
    assertTrue(refusal.contains(OTHER_ID.toText()), refusal);
    assertTrue(refusal.contains("walrus.shards"), refusal);
  }

  @Test
  void anIdThatIsKnownIsNotBelievedOfThePublisherEither() throws IOException {
    WalrusClient client = publisherThatNames(ID);
    assertEquals(ID, client.put(BLOB, ID, 1));
    BlobId ofOtherShards = BlobId.of(BLOB, SHARDS + 1);
    assertEquals(ID, client.put(BLOB, ofOtherShards, 1), "walrus.shards was corrected");
    assertThrows(WrongBlobException.class, () -> client.put(OTHER, OTHER_ID, 1));
  }

  @Test
  void whatIsTooLargeForTheNetworkIsNotStored() {
    var _ = publisherThatNames(ID);
    Bytes large = Bytes.wrap(new byte[(int) BlobId.bytesMax(4) + 1]);
    assertThrows(
        BlobTooLargeException.class, () -> client(4, Duration.ofSeconds(30)).put(large, 1));
  }

  @Test
  void aPublisherThatCallsSmallBlobsTooLargeIsOutOfOrder() {
    IOException refusal =
        assertThrows(IOException.class, () -> PublisherAnswer.blobId(413, "too large", 1_000));
    assertFalse(refusal instanceof BlobTooLargeException);
    assertThrows(
        BlobTooLargeException.class, () -> PublisherAnswer.blobId(413, "too large", 1 << 20));
  }

  @Test
  void garbageOfThePublisherIsQuotedOnOneLine() {
    String refusal = refusedPut(answering(200, Bytes.ofUtf8("oh\nno " + "x".repeat(1_000))));
    assertTrue(refusal.contains("oh no"), refusal);
    assertTrue(refusal.length() < 300, refusal);
  }

  @Test
  void anAnswerWithoutAnIdIsRefused() {
    String refusal = refusedPut(answering(200, Bytes.ofUtf8("{\"newlyCreated\":[]}")));
    assertTrue(refusal.contains("names no blob id"), refusal);
  }

  @Test
  void anAnswerOfThePublisherThatIsTooLongIsGivenUp() {
    Bytes id = Bytes.ofUtf8("{\"alreadyCertified\":{\"blobId\":\"%s\"}}".formatted(ID));
    Bytes blanks = Bytes.ofUtf8(" ".repeat(PublisherAnswer.BYTES_MAX));
    String refusal = refusedPut(answering(200, Bytes.concat(id, blanks)));
    assertTrue(refusal.contains(Integer.toString(PublisherAnswer.BYTES_MAX)), refusal);
  }

  @Test
  void noNetworkHasSoFewShards() {
    assertThrows(IllegalArgumentException.class, () -> client(3, Duration.ofSeconds(1)));
  }

  @Test
  void anAnswerThatBeginsAndDoesNotEndIsGivenUpInTime() {
    WalrusClient client =
        answering(
            Duration.ofMillis(200),
            exchange -> {
              exchange.sendResponseHeaders(200, 3);
              exchange.getResponseBody().write(1);
              exchange.getResponseBody().flush();
              awaitEnd();
            });
    String refusal = refusal(client);
    assertTrue(refusal.contains("has not answered within PT0.2S"), refusal);
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
