package network.haca.walrus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** Blobs as files named by their ids. A file whose content has another id is not that blob. */
final class BlobFolder {
  private static final int DIGESTS_MAX = 10_000;

  private final Path folder;
  private final int shards;
  private final int bytesMax;
  private final StoreSpace space;

  /** Of blobs whose ids were computed lately, which takes seconds for many shards. */
  private final Map<BlobId, Bytes32> digests =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<BlobId, Bytes32> eldest) {
              return size() > DIGESTS_MAX;
            }
          });

  /**
   * @param bytesMax of a blob
   * @param space of all of them
   */
  BlobFolder(Path folder, int shards, int bytesMax, StoreSpace space) {
    this.space = space;
    this.folder = folder;
    this.shards = shards;
    this.bytesMax = bytesMax;
  }

  /**
   * @param isNew whether it was not there before, as it should be
   */
  record Stored(BlobId id, boolean isNew) {}

  sealed interface Found {
    record Blob(Bytes bytes) implements Found {}

    record Absent() implements Found {}

    /** A file of that name that changed since it was stored, or was stored by other settings. */
    record Corrupt() implements Found {}
  }

  Stored store(Bytes blob) throws IOException {
    BlobId id = BlobId.of(blob, shards);
    digests.put(id, Sha256.hash(blob));
    Path file = folder.resolve(id.toText());
    if (Files.exists(file) && content(file).equals(blob)) {
      return new Stored(id, false);
    }
    space.take(blob.size());
    boolean stored = false;
    try {
      write(blob, file);
      stored = true;
    } finally {
      if (!stored) {
        space.giveBack(blob.size());
      }
    }
    return new Stored(id, true);
  }

  private void write(Bytes blob, Path file) throws IOException {
    Files.createDirectories(folder);
    Path whole = Files.createTempFile(folder, "blob", ".new");
    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.write(blob.asReadOnlyBuffer());
      channel.force(false);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  Found find(BlobId id) throws IOException {
    Path file = folder.resolve(id.toText());
    if (!Files.exists(file)) {
      return new Found.Absent();
    }
    Bytes content = content(file);
    return content.size() <= bytesMax && isBlob(content, id)
        ? new Found.Blob(content)
        : new Found.Corrupt();
  }

  private boolean isBlob(Bytes content, BlobId id) {
    Bytes32 digest = Sha256.hash(content);
    Bytes32 known = digests.get(id);
    if (known != null) {
      return known.equals(digest);
    }
    boolean isBlob = new UnverifiedBlob(content, id, shards).isTheBlob();
    if (isBlob) {
      digests.put(id, digest);
    }
    return isBlob;
  }

  /** The beginning of a file that is longer than any blob. */
  private Bytes content(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return Bytes.wrap(stream.readNBytes(bytesMax + 1));
    }
  }
}
