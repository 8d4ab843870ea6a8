package network.haca.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of a foreign client's program.
 *
 * @param code exit code
 * @param output what it wrote, errors included
 */
record ClientProgram(int code, String output) {
  /** Runs a command in a folder, and waits for its end. */
  static ClientProgram run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new ClientProgram(process.waitFor(), output);
  }
}
