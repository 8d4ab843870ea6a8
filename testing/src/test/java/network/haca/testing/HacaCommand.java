package network.haca.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.cli.Haca;
import network.haca.cli.options.LocalNetwork;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleDistribution;

/**
 * The {@code haca} command, in this process where its result is asked for, and else in one of its
 * own; a role is its own program, from its own distribution.
 */
final class HacaCommand {
  /** One compiler, and a collector without threads of its own: it lives for seconds. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private HacaCommand() {}

  /**
   * The outcome of a command.
   *
   * @param code exit code
   * @param text what it wrote to both outputs
   * @param printed what it wrote to standard output, which has no lines of the network's log in it;
   *     of a role's program all that it wrote
   */
  record Outcome(int code, String text, String printed) {}

  static Outcome run(String... arguments) throws IOException, InterruptedException {
    return isRole(List.of(arguments)) ? runProgram(arguments) : runHere(arguments);
  }

  /** Tests of one process run one after another, so that the outputs are this command's alone. */
  private static Outcome runHere(String... arguments) {
    PrintStream standard = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(new Both(written, printed), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      int code = Haca.commandLine(LocalNetwork.ofEnvironment()).execute(arguments);
      return new Outcome(
          code, written.toString(StandardCharsets.UTF_8), printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standard);
      System.setErr(errors);
    }
  }

  /** Writes all to two outputs. */
  private static final class Both extends OutputStream {
    private final OutputStream one;
    private final OutputStream other;

    Both(OutputStream one, OutputStream other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void write(int octet) throws IOException {
      one.write(octet);
      other.write(octet);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      one.write(bytes, from, count);
      other.write(bytes, from, count);
    }
  }

  private static Outcome runProgram(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line(List.of("-Xmx128m"), arguments)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text, text);
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
      all.addAll(QUICK);
      return new ChildJvm(all)
          .command(RoleDistribution.of(given.getFirst()), given.subList(1, given.size()));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(QUICK);
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("network.haca.cli.Haca");
    command.addAll(given);
    return command;
  }
}
