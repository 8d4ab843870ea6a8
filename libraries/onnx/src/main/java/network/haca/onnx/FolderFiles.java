package network.haca.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a model folder, by their relative names with {@code /} between parts. Links are
 * followed within the folder, which may be a link itself; a link that leads out of it is refused.
 * What begins with {@code ..} is how Kubernetes keeps the contents of a mount ({@code ..data},
 * {@code ..2024_01_01…}), to which the links beside it lead: it is no name of its own. A mount may
 * be anywhere in the folder.
 */
public final class FolderFiles {
  /** Of files and directories, by as many names as they have. */
  public static final int FILES_MAX = 10_000;

  private final Path root;
  private final SortedMap<String, Path> files = new TreeMap<>();
  private int listed;

  private FolderFiles(Path root) {
    this.root = root;
  }

  /** Where each file really is, in the order of the names. */
  public static SortedMap<String, Path> of(Path folder) throws IOException {
    FolderFiles walk = new FolderFiles(folder.toRealPath());
    walk.add("", walk.root, Set.of(walk.root));
    return Collections.unmodifiableSortedMap(walk.files);
  }

  /**
   * @param within the directories that lead here, none of which may come again
   */
  private void add(String prefix, Path directory, Set<Path> within) throws IOException {
    for (Path entry : entries(directory)) {
      String name = prefix + entry.getFileName();
      if (entry.getFileName().toString().startsWith("..") || !Files.exists(entry)) {
        continue;
      }
      count();
      Path real = real(entry);
      if (Files.isDirectory(real)) {
        Set<Path> deeper = new LinkedHashSet<>(within);
        if (!deeper.add(real)) {
          throw new FileSystemException(entry.toString(), null, "is a link to where it is in");
        }
        add(name + "/", real, deeper);
      } else if (Files.isRegularFile(real)) {
        files.put(name, real);
      }
    }
  }

  private void count() throws IOException {
    if (++listed > FILES_MAX) {
      throw new FileSystemException(
          root.toString(), null, "has over %d files and directories".formatted(FILES_MAX));
    }
  }

  private Path real(Path entry) throws IOException {
    if (!Files.isSymbolicLink(entry)) {
      return entry;
    }
    Path real = entry.toRealPath();
    if (!real.startsWith(root)) {
      throw new FileSystemException(
          entry.toString(),
          null,
          "is a link that leads out of the model's folder; put a copy there instead");
    }
    return real;
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
