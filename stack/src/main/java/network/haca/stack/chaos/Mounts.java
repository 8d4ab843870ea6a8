package network.haca.stack.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is mounted. */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/mounts");

  private Mounts() {}

  static List<String> below(Path folder) {
    try (Stream<String> lines = Files.lines(TABLE)) {
      return lines
          .map(line -> line.split(" ")[1])
          .filter(place -> Path.of(place).startsWith(folder.toAbsolutePath()))
          .map(place -> "mount " + place)
          .toList();
    } catch (IOException e) {
      // A system without this table has no tmpfs of ours either.
      return List.of();
    }
  }
}
