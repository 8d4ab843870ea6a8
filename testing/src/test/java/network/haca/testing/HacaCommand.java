package network.haca.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleDistribution;

/**
 * The {@code haca} command in a process of its own; a role is its own program, from its own
 * distribution.
 */
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

  /** Says whether a role is to run, rather than one of its subcommands. */
  private static boolean isRole(List<String> given) {
    return RoleDistribution.roles().contains(given.getFirst())
        && (given.size() == 1 || given.get(1).startsWith("-"));
  }

  private static List<String> line(List<String> options, String... arguments) throws IOException {
    List<String> given = List.of(arguments);
    if (isRole(given)) {
      List<String> all = new ArrayList<>(options);
      all.add("-XX:TieredStopAtLevel=1");
      return new ChildJvm(all)
          .command(RoleDistribution.of(given.getFirst()), given.subList(1, given.size()));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("network.haca.cli.Haca");
    command.addAll(given);
    return command;
  }
}
