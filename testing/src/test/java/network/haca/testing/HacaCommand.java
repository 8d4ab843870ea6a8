package network.haca.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code haca} command in a process of its own. */
final class HacaCommand {
  private HacaCommand() {}

  /** What a command wrote to both outputs, and its exit code. */
  record Outcome(int code, String text) {}

  static Outcome run(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line(List.of("-Xmx128m"), arguments)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  /**
   * Starts a command that heeds SIGINT even where the tests run in a shell's background, and that
   * would give its files to everybody.
   *
   * @param output what it writes to both outputs
   */
  static Process start(Path output, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "umask 000; exec env --default-signal=INT \"$@\"", "sh"));
    command.addAll(line(List.of("-Xmx768m", "-Dhaca.root=.."), arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static List<String> line(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("network.haca.cli.Haca");
    command.addAll(List.of(arguments));
    return command;
  }
}
