package network.haca.devnet.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;

/** Sends signals of the system to a process and its children. */
final class Signals {
  private static final int SECONDS_MAX = 10;

  private Signals() {}

  static void stop(ProcessHandle process) throws IOException {
    send("-STOP", process);
  }

  static void goOn(ProcessHandle process) throws IOException {
    send("-CONT", process);
  }

  private static void send(String signal, ProcessHandle process) throws IOException {
    List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(process.pid())));
    process.children().forEach(child -> command.add(Long.toString(child.pid())));
    try {
      Process kill =
          Children.start(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD));
      if (!kill.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
