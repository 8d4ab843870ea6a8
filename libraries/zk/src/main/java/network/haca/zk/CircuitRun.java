package network.haca.zk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import network.haca.service.ProcessLock;

/**
 * The files of one run of a circuit, apart from those of any other that goes on beside it. What a
 * killed process has left goes with the next run.
 */
final class CircuitRun implements AutoCloseable {
  private static final String PREFIX = ".run-";
  private static final String LOCK = ".lock";

  /** A run takes its lock right after its folder is there: a younger one may not have it yet. */
  private static final Duration AGE_MIN = Duration.ofMinutes(1);

  private final Path folder;
  private final ProcessLock lock;

  private CircuitRun(Path folder, ProcessLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static CircuitRun in(CircuitFolder circuit) throws IOException {
    clear(circuit);
    Path folder = Files.createTempDirectory(circuit.path(), PREFIX);
    return new CircuitRun(folder, ProcessLock.take(lockOf(folder)));
  }

  /** Deletes the runs of processes that are gone. */
  static void clear(CircuitFolder circuit) throws IOException {
    for (Path folder : runs(circuit)) {
      try (ProcessLock _ = ProcessLock.take(lockOf(folder))) {
        delete(folder);
      } catch (IOException _) {
        // It goes on, or somebody else clears it.
      }
    }
  }

  private static List<Path> runs(CircuitFolder circuit) throws IOException {
    Instant young = Instant.now().minus(AGE_MIN);
    try (Stream<Path> files = Files.list(circuit.path())) {
      return files
          .filter(each -> each.getFileName().toString().startsWith(PREFIX))
          .filter(each -> each.toFile().isDirectory())
          .filter(each -> Instant.ofEpochMilli(each.toFile().lastModified()).isBefore(young))
          .toList();
    }
  }

  private static Path lockOf(Path folder) {
    return folder.resolve(LOCK);
  }

  /** Its folder in the circuit's. */
  String name() {
    return folder.getFileName().toString();
  }

  Path file(String file) {
    return folder.resolve(file);
  }

  @Override
  public void close() throws IOException {
    // Deleted while it is held: nobody else takes what is half gone.
    delete(folder);
    lock.close();
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
