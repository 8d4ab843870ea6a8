package network.haca.testing.payments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program of Node.js that has ended, with what it wrote to both outputs. */
record NodeProgram(int code, String output) {
  static boolean isThere() throws IOException, InterruptedException {
    return run(Path.of("."), "sh", "-c", "command -v node && command -v npm").code() == 0;
  }

  static NodeProgram run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new NodeProgram(process.waitFor(), output);
  }
}
