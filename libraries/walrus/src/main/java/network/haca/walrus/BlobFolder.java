package network.haca.walrus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import network.haca.primitives.Bytes;

/** Blobs as files named by their ids. A file whose content has another id is not that blob. */
final class BlobFolder {
  private final Path folder;
  private final int shards;
  private final int bytesMax;

  /**
   * @param bytesMax of a blob
   */
  BlobFolder(Path folder, int shards, int bytesMax) {
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
    Path file = folder.resolve(id.toText());
    if (Files.exists(file) && content(file).equals(blob)) {
      return new Stored(id, false);
    }
    Files.createDirectories(folder);
    Path whole = Files.createTempFile(folder, "blob", ".new");
    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.write(blob.asReadOnlyBuffer());
      channel.force(false);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    return new Stored(id, true);
  }

  Found find(BlobId id) throws IOException {
    Path file = folder.resolve(id.toText());
    if (!Files.exists(file)) {
      return new Found.Absent();
    }
    Bytes content = content(file);
    return content.size() <= bytesMax && new UnverifiedBlob(content, id, shards).isTheBlob()
        ? new Found.Blob(content)
        : new Found.Corrupt();
  }

  /** The beginning of a file that is longer than any blob. */
  private Bytes content(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return Bytes.wrap(stream.readNBytes(bytesMax + 1));
    }
  }
}
