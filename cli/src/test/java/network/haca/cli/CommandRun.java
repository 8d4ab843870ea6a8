package network.haca.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.cli.options.LocalNetwork;

/** A command that has run in this process, and what it wrote. */
record CommandRun(int exit, String out, String err) {
  static CommandRun of(List<String> arguments) {
    PrintStream standard = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int exit =
          Haca.commandLine(LocalNetwork.ofEnvironment()).execute(arguments.toArray(String[]::new));
      return new CommandRun(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standard);
      System.setErr(errors);
    }
  }

  static CommandRun of(String... arguments) {
    return of(List.of(arguments));
  }

  /** An address where nobody listens. */
  static String nowhere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }
}
