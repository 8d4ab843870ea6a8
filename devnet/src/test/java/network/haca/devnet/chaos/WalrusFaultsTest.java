package network.haca.devnet.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault, as a client of Walrus sees it. */
@Timeout(60)
class WalrusFaultsTest {
  private static final int SHARDS = 10;
  private static final int BLOB_MAX = 1_000;
  private static final Bytes BLOB = Bytes.ofUtf8("what is to be kept");
  private static final BlobId ID = BlobId.of(BLOB, SHARDS);

  @TempDir private Path folder;

  private Outside outside;
  private WalrusClient client;

  @BeforeEach
  void start() throws IOException {
    outside = Outside.start(folder);
    client =
        new WalrusClient(ChaosNetwork.url(outside.walrus().port()), SHARDS, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    outside.close();
  }

  private Optional<Bytes> get() throws IOException {
    return client.get(ID, BLOB_MAX);
  }

  @Test
  void withoutAFaultItKeepsWhatItIsGiven() throws IOException {
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(Optional.of(BLOB), get());
  }

  @Test
  void errorsAndWrongBytesEndWithTheFault() throws IOException {
    var _ = client.put(BLOB, 1);
    for (WalrusMood mode :
        new WalrusMood[] {WalrusMood.WALRUS_ERROR, WalrusMood.WALRUS_WRONG_BYTES}) {
      outside.walrus().become(mode);
      assertThrows(IOException.class, this::get, mode::name);
    }
    outside.walrus().become(WalrusMood.GOOD);
    assertEquals(Optional.of(BLOB), get());
  }

  @Test
  void thePublisherNamesAnotherBlob() {
    outside.walrus().become(WalrusMood.WALRUS_WRONG_ID);
    assertThrows(IOException.class, () -> client.put(BLOB, 1));
  }

  @Test
  void whatIsForgottenIsThereWhenItIsStoredAgainAndInTheStoreAllTheTime() throws IOException {
    outside.walrus().become(WalrusMood.WALRUS_FORGETS);
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(Optional.empty(), get());
    outside.walrus().become(WalrusMood.GOOD);
    assertEquals(Optional.empty(), get());
    WalrusClient honest = new WalrusClient(outside.store(), SHARDS, Duration.ofSeconds(20));
    assertEquals(Optional.of(BLOB), honest.get(ID, BLOB_MAX));
    assertEquals(ID, client.put(BLOB, 1));
    assertEquals(Optional.of(BLOB), get());
  }
}
