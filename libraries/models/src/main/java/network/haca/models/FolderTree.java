package network.haca.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it; links are not followed. */
final class FolderTree {
  private FolderTree() {}

  static long size(Path folder) throws IOException {
    long size = 0;
    for (Path each : all(folder)) {
      size += Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) ? Files.size(each) : 0;
    }
    return size;
  }

  /** Deletes it if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : all(folder)) {
        Files.delete(each);
      }
    }
  }

  /** What is deepest first. */
  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
