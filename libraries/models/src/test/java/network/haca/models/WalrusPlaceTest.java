package network.haca.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.onnx.FolderDigest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobTooLargeException;
import network.haca.walrus.LocalWalrus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A package over Walrus' HTTP API. */
@Timeout(60)
class WalrusPlaceTest {
  private static final int SHARDS = 10;
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");
  private static final Address OWNER = Address.fromHex("0x" + "11".repeat(20));

  @TempDir private Path temporary;

  private final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init")
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    LocalWalrus walrus = new LocalWalrus(vertx, temporary.resolve("walrus"), SHARDS, 1 << 20);
    uri = URI.create("http://127.0.0.1:" + walrus.listen("127.0.0.1", 0).await());
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void aPackageGoesToWalrusAndBack() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("model"));
    Files.write(folder.resolve("model.onnx"), new byte[200_000]);
    Files.writeString(folder.resolve("model.json"), "{}");
    BlobPlace place = new WalrusPlace(Optional.of(uri), List.of(NOBODY, uri), SHARDS);
    PackageUpload.Uploaded uploaded =
        new PackageUpload(place, 5, 1 << 16).upload(folder, OWNER, Progress.NONE);
    BlobPlace reader = new WalrusPlace(Optional.empty(), List.of(NOBODY, uri), SHARDS);
    PackageFetch.Wanted wanted =
        new PackageFetch.Wanted(uploaded.id(), OWNER, uploaded.manifest().digest());
    Path target = temporary.resolve("fetched");
    Path partial = Files.createDirectories(temporary.resolve("partial"));
    new PackageFetch(reader).fetch(wanted, partial, target, bytes -> {}, Progress.NONE);
    assertEquals(FolderDigest.of(folder), FolderDigest.of(target));
    assertThrows(IOException.class, () -> reader.store(Bytes.EMPTY, uploaded.id(), 1));
  }

  @Test
  void aPublisherThatTakesNoPartSoLargeSaysSoAtOnce() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("model"));
    Files.write(folder.resolve("model.onnx"), new byte[2 << 20]);
    BlobPlace place = new WalrusPlace(Optional.of(uri), List.of(uri), SHARDS);
    assertThrows(
        BlobTooLargeException.class,
        () -> new PackageUpload(place, 5, 1_500_000).upload(folder, OWNER, Progress.NONE));
  }
}
