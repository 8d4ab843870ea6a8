package network.haca.walrus;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that all blobs of a folder may take together on its disk. */
final class StoreSpace {
  private final long bytesMax;
  private long taken;

  /** The store takes no more blobs. */
  static final class FullException extends IOException {
    FullException(long bytesMax) {
      super(
          "the store holds %s bytes at most; remove blobs that nobody needs, or raise walrus.store.max"
              .formatted(bytesMax));
    }
  }

  private StoreSpace(long bytesMax, long taken) {
    this.bytesMax = bytesMax;
    this.taken = taken;
  }

  /** Counts what a folder holds already, if there is one. */
  static StoreSpace of(Path folder, long bytesMax) throws IOException {
    long taken = 0;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          boolean isBlob = BlobId.parse(file.getFileName().toString()).isPresent();
          taken += isBlob ? Files.size(file) : 0;
        }
      }
    }
    return new StoreSpace(bytesMax, taken);
  }

  /** Takes so many bytes, or throws a {@link FullException}. */
  synchronized void take(long bytes) throws FullException {
    if (bytes > bytesMax - taken) {
      throw new FullException(bytesMax);
    }
    taken += bytes;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
  }
}
