package network.haca.fullnode.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * Snapshots on disk: a folder for each height, with a file for each chunk and one with their
 * hashes. A folder is whole or not there.
 */
public final class SnapshotStore {
  private static final String METADATA = "metadata";
  private static final String UNFINISHED = ".part";

  private final Path folder;
  private final int kept;

  /**
   * @param kept how many snapshots stay; older ones are removed
   */
  public SnapshotStore(Path folder, int kept) {
    this.folder = folder;
    this.kept = kept;
  }

  /** The height of the oldest; {@link Long#MAX_VALUE} without any. */
  public long oldest() {
    return list().stream().mapToLong(Snapshot::height).min().orElse(Long.MAX_VALUE);
  }

  /** Those that are there, the latest first. */
  public List<Snapshot> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(each -> Files.exists(each.resolve(METADATA)) && !isUnfinished(each))
          .map(this::read)
          .sorted(Comparator.comparingLong(Snapshot::height).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("snapshots cannot be listed", e);
    }
  }

  /** Nothing if there is no such snapshot or chunk. */
  public Optional<Bytes> chunk(long height, int index) {
    try {
      Path file = folder.resolve(Long.toString(height)).resolve(Integer.toString(index));
      return Files.exists(file)
          ? Optional.of(Bytes.wrap(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      // It may just have been removed for a later one.
      return Optional.empty();
    }
  }

  /** Begins a snapshot; what an earlier attempt left is removed. */
  Draft begin(long height) throws IOException {
    Path draft = folder.resolve(height + UNFINISHED);
    delete(draft);
    Files.createDirectories(draft);
    return new Draft(height, draft);
  }

  private Snapshot read(Path snapshot) {
    try {
      Bytes metadata = Bytes.wrap(Files.readAllBytes(snapshot.resolve(METADATA)));
      return Snapshot.of(Long.parseLong(snapshot.getFileName().toString()), metadata);
    } catch (IOException e) {
      throw new UncheckedIOException("a snapshot cannot be read", e);
    }
  }

  private static boolean isUnfinished(Path snapshot) {
    return snapshot.getFileName().toString().endsWith(UNFINISHED);
  }

  private void removeOld() throws IOException {
    for (Snapshot old : list().stream().skip(kept).toList()) {
      delete(folder.resolve(Long.toString(old.height())));
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** A snapshot while it is written. */
  final class Draft {
    private final long height;
    private final Path draft;
    private final List<Bytes32> hashes = new ArrayList<>();

    private Draft(long height, Path draft) {
      this.height = height;
      this.draft = draft;
    }

    void add(Bytes chunk) throws IOException {
      Files.write(draft.resolve(Integer.toString(hashes.size())), chunk.toArray());
      hashes.add(Sha256.hash(chunk));
    }

    /** From now on it is offered. */
    Snapshot finish() throws IOException {
      Snapshot snapshot = new Snapshot(height, hashes);
      Files.write(draft.resolve(METADATA), snapshot.metadata().toArray());
      Path whole = folder.resolve(Long.toString(height));
      delete(whole);
      Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
      removeOld();
      return snapshot;
    }
  }
}
