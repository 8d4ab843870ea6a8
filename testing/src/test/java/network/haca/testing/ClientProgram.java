package network.haca.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of a foreign client's program.
 *
 * @param code exit code; -1 of one that was ended since it took too long
 * @param output what it wrote, errors included
 */
record ClientProgram(int code, String output) {
  /** Longer than any takes that also installs its packages. */
  private static final Duration TIME_MAX = Duration.ofMinutes(20);

  /** Runs a command in a folder, and waits for its end. */
  static ClientProgram run(Path folder, String... command) throws Exception {
    Path output = Files.createTempFile("client-program", ".out");
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean isOver = process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS);
      if (!isOver) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new ClientProgram(isOver ? process.exitValue() : -1, Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
