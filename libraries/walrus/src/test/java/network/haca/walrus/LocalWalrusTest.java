package network.haca.walrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalWalrusTest {
  private static final int SHARDS = 10;
  private static final Bytes BLOB = Bytes.ofUtf8("some blob");
  private static final BlobId ID = BlobId.of(BLOB, SHARDS);
  private static final int BYTES_MAX = 100;

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init")
  private URI uri;

  @SuppressWarnings("NullAway.Init")
  private WalrusClient client;

  @BeforeEach
  void start() throws IOException {
    LocalWalrus walrus = new LocalWalrus(vertx, folder, SHARDS, BYTES_MAX);
    uri = URI.create("http://127.0.0.1:" + walrus.listen("127.0.0.1", 0).await());
    client = new WalrusClient(uri, SHARDS, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private String refusal(BlobId id) {
    return String.valueOf(
        assertThrows(IOException.class, () -> client.getUnverified(id, 1_000)).getMessage());
  }

  @Test
  void whatIsStoredIsServedAgainAndAgain() throws IOException {
    assertEquals(Optional.empty(), client.get(ID, BYTES_MAX));
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(Optional.of(BLOB), client.get(ID, BYTES_MAX));
  }

  @Test
  void theHeadOfABlobHasItsLength() throws Exception {
    var _ = client.put(BLOB, 1);
    HttpRequest head =
        HttpRequest.newBuilder(uri.resolve("/v1/blobs/" + ID))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(head, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals(BLOB.size(), answer.headers().firstValueAsLong("Content-Length").orElseThrow());
    }
  }

  @Test
  void aFileThatChangedIsNotServedAsTheBlobUntilItIsStoredAgain() throws IOException {
    var _ = client.put(BLOB, 1);
    Files.writeString(folder.resolve(ID.toText()), "some blot");
    assertTrue(refusal(ID).contains("500"));
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(Optional.of(BLOB), client.get(ID, BYTES_MAX));
  }

  @Test
  void aFileThatIsLongerThanAnyBlobIsNotServed() throws IOException {
    Bytes large = Bytes.wrap(new byte[BYTES_MAX + 1]);
    BlobId id = BlobId.of(large, SHARDS);
    Files.write(folder.resolve(id.toText()), large.toArray());
    assertTrue(refusal(id).contains("500"));
  }

  @Test
  void whatIsTooLongIsNotStored() {
    assertThrows(IOException.class, () -> client.put(Bytes.wrap(new byte[BYTES_MAX + 1]), 1));
  }

  @Test
  void filesOfAnEarlierRunAreServedIfTheyAreTheirBlobs() throws IOException {
    Files.write(folder.resolve(ID.toText()), BLOB.toArray());
    assertEquals(Optional.of(BLOB), client.get(ID, BYTES_MAX));
    assertEquals(Optional.of(BLOB), client.get(ID, BYTES_MAX));
    BlobId other = BlobId.of(Bytes.EMPTY, SHARDS);
    Files.write(folder.resolve(other.toText()), BLOB.toArray());
    assertTrue(refusal(other).contains("500"));
    assertTrue(refusal(other).contains("500"));
  }

  @Test
  void whatTheDiskHasNoRoomForIsRefusedAndWhatIsThereIsServed() throws IOException {
    Path other = folder.resolve("small");
    LocalWalrus small = new LocalWalrus(vertx, other, SHARDS, BYTES_MAX, BLOB.size());
    int port = small.listen("127.0.0.1", 0).await();
    WalrusClient bounded =
        new WalrusClient(URI.create("http://127.0.0.1:" + port), SHARDS, Duration.ofSeconds(30));
    assertEquals(ID, bounded.put(BLOB, 1));
    String refusal =
        String.valueOf(
            assertThrows(IOException.class, () -> bounded.put(Bytes.fromHex("01"), 1))
                .getMessage());
    assertTrue(refusal.contains("507"), refusal);
    assertEquals(ID, bounded.put(BLOB, 1));
    assertEquals(Optional.of(BLOB), bounded.get(ID, BYTES_MAX));
  }

  @Test
  void aFolderBelongsToOneStoreUntilThatIsClosed() throws IOException {
    Path other = folder.resolve("other");
    LocalWalrus first = new LocalWalrus(vertx, other, SHARDS, BYTES_MAX);
    String refusal =
        String.valueOf(
            assertThrows(IOException.class, () -> new LocalWalrus(vertx, other, SHARDS, BYTES_MAX))
                .getMessage());
    assertTrue(refusal.contains("walrus.data"), refusal);
    first.close().await();
    new LocalWalrus(vertx, other, SHARDS, BYTES_MAX).close().await();
  }
}
