package network.haca.zk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of one run of a circuit, apart from those of any other that goes on beside it. */
final class CircuitRun implements AutoCloseable {
  private static final String PREFIX = ".run-";

  private final Path folder;

  private CircuitRun(Path folder) {
    this.folder = folder;
  }

  static CircuitRun in(CircuitFolder circuit) throws IOException {
    return new CircuitRun(Files.createTempDirectory(circuit.path(), PREFIX));
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
    delete(folder);
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
