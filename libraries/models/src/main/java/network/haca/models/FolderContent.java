package network.haca.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import network.haca.onnx.FolderDigest;
import network.haca.onnx.FolderFiles;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * A folder's files as one sequence of bytes, read once, of which the digest is taken on the way.
 */
final class FolderContent implements AutoCloseable {
  private final Iterator<Map.Entry<String, Path>> rest;
  private final List<PackageManifest.File> files = new ArrayList<>();
  private final Iterator<PackageManifest.File> named;
  private final FolderDigest digest = FolderDigest.begin();
  private @Nullable InputStream file;
  private String path = "";
  private long left;
  private long done;

  private FolderContent(Map<String, Path> found) throws IOException {
    for (Map.Entry<String, Path> each : found.entrySet()) {
      files.add(new PackageManifest.File(each.getKey(), Files.size(each.getValue())));
    }
    PackagePaths.require(files);
    rest = found.entrySet().iterator();
    named = List.copyOf(files).iterator();
  }

  /**
   * @throws PackageException if a path would be refused by who fetches the package
   */
  static FolderContent open(Path folder) throws IOException {
    return new FolderContent(FolderFiles.of(folder));
  }

  List<PackageManifest.File> files() {
    return List.copyOf(files);
  }

  long size() {
    return files.stream().mapToLong(PackageManifest.File::size).sum();
  }

  /** Reads the next bytes, as many as are left if there are fewer; empty at the end. */
  Bytes next(int count) throws IOException {
    // One more than nothing, so that empty files at the end are opened.
    byte[] part = new byte[(int) Math.max(1, Math.min(count, size() - done))];
    int filled = 0;
    while (filled < part.length && (left > 0 || openNext())) {
      if (left > 0) {
        filled += read(part, filled);
      }
    }
    done += filled;
    return Bytes.view(part, 0, filled);
  }

  /** The digest of all that was read. */
  Bytes32 digest() {
    return digest.end();
  }

  private int read(byte[] part, int from) throws IOException {
    InputStream open = file;
    int asked = (int) Math.min(part.length - from, left);
    int read = open == null ? -1 : open.read(part, from, asked);
    if (read < 0) {
      throw changed();
    }
    digest.content(part, from, read);
    left -= read;
    if (left == 0 && open != null && open.read() >= 0) {
      throw changed();
    }
    return read;
  }

  private PackageException changed() {
    return new PackageException(
        "%s changed while it was read; publish a folder that nobody writes to".formatted(path));
  }

  private boolean openNext() throws IOException {
    if (!rest.hasNext()) {
      return false;
    }
    close();
    Map.Entry<String, Path> next = rest.next();
    PackageManifest.File listed = named.next();
    path = listed.path();
    left = listed.size();
    file = Files.newInputStream(next.getValue());
    digest.file(path, left);
    if (left == 0 && file.read() >= 0) {
      throw changed();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
