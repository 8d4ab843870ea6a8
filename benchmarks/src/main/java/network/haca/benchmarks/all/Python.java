package network.haca.benchmarks.all;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;

/**
 * A Python that other servers are installed for, and the scripts that use them.
 *
 * @param program as it is started
 * @param scripts the folder {@code benchmarks}
 */
record Python(String program, Path scripts) {
  private static final Duration IMPORT_MAX = Duration.ofMinutes(2);
  private static final Duration SCRIPT_MAX = Duration.ofMinutes(10);

  /**
   * Returns true if it can import modules.
   *
   * @param modules separated by commas
   */
  boolean has(String modules) throws InterruptedException {
    try {
      Process asking =
          Children.start(
              new ProcessBuilder(program, "-c", "import " + modules)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD));
      return ended(asking, IMPORT_MAX) && asking.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts a script.
   *
   * @param log that gets its output
   * @param arguments the script's name, and what it is given
   */
  Process start(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program, "-B"));
    command.add(scripts.resolve(arguments.getFirst()).toString());
    command.addAll(arguments.subList(1, arguments.size()));
    return Children.start(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  /**
   * Runs a script to its end.
   *
   * @throws IOException if it fails, with its last words
   */
  void run(Path log, List<String> arguments) throws IOException, InterruptedException {
    Process process = start(log, arguments);
    if (!ended(process, SCRIPT_MAX)) {
      throw new IOException("%s takes longer than %s".formatted(arguments.getFirst(), SCRIPT_MAX));
    }
    if (process.exitValue() != 0) {
      throw new IOException("%s fails: %s".formatted(arguments.getFirst(), lastWords(log)));
    }
  }

  /** The last line of an output. */
  static String lastWords(Path log) throws IOException {
    return Files.readAllLines(log).stream().reduce((_, line) -> line).orElse("");
  }

  private static boolean ended(Process process, Duration patience) throws InterruptedException {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly();
    }
  }
}
