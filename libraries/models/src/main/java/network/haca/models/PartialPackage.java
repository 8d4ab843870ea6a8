package network.haca.models;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import network.haca.primitives.Bytes;

/**
 * A package that is being fetched: its files as far as they are there, and how many parts are
 * durable in them. It outlives the process.
 */
final class PartialPackage {
  private static final String CONTENT = "content";
  private static final String STATE = "parts";
  private static final int STATE_BYTES_MAX = 16;

  private final Path folder;
  private final PackageManifest manifest;
  private final Path content;
  private int parts;

  private PartialPackage(Path folder, PackageManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
    this.content = folder.resolve(CONTENT);
  }

  /** Begins, or goes on where an earlier process ended. */
  static PartialPackage open(Path folder, PackageManifest manifest) throws IOException {
    PartialPackage partial = new PartialPackage(folder, manifest);
    Files.createDirectories(partial.content);
    partial.parts = partial.known();
    for (PackageManifest.File file : manifest.files()) {
      partial.make(file);
    }
    return partial;
  }

  /** The number of parts that are there. */
  int parts() {
    return parts;
  }

  Path content() {
    return content;
  }

  /** Puts the next part where it belongs, durably. */
  void add(Bytes part) throws IOException {
    long from = (long) parts * manifest.parts().getFirst().size();
    ByteBuffer rest = part.asReadOnlyBuffer();
    Iterator<PackageManifest.File> files = manifest.files().iterator();
    long begin = 0;
    while (rest.hasRemaining()) {
      PackageManifest.File file = files.next();
      long end = begin + file.size();
      if (from < end) {
        int count = (int) Math.min(rest.remaining(), end - from);
        write(file, from - begin, rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        from += count;
      }
      begin = end;
    }
    remember(parts + 1);
  }

  private void write(PackageManifest.File file, long at, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            content.resolve(file.path()), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      long position = at;
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
      channel.force(false);
    }
  }

  /** An empty file, or what is there of it; never more than it has. */
  private void make(PackageManifest.File file) throws IOException {
    Path path = content.resolve(file.path());
    Files.createDirectories(path.getParent());
    try (RandomAccessFile made = new RandomAccessFile(path.toFile(), "rw")) {
      if (made.length() > file.size()) {
        made.setLength(file.size());
      }
    }
  }

  private void remember(int count) throws IOException {
    Path next = folder.resolve(STATE + ".new");
    Files.writeString(next, Integer.toString(count));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
    Files.move(
        next,
        folder.resolve(STATE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    parts = count;
  }

  /** None if nothing readable is remembered. */
  private int known() throws IOException {
    Path state = folder.resolve(STATE);
    if (!Files.isRegularFile(state) || Files.size(state) > STATE_BYTES_MAX) {
      return 0;
    }
    try {
      int count = Integer.parseInt(Files.readString(state));
      return count >= 0 && count <= manifest.parts().size() ? count : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
