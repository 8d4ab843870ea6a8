package network.haca.testing.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own programs, where this machine has them (Debian's package {@code prometheus}). */
public final class Promtool {
  private Promtool() {}

  public static boolean isMissing() {
    return List.of("promtool", "prometheus").stream().anyMatch(Promtool::isMissing);
  }

  private static boolean isMissing(String program) {
    try {
      return run(List.of(program, "--version"), Path.of(".")).code() != 0;
    } catch (IOException | InterruptedException e) {
      return true;
    }
  }

  /** Output and exit code of a program. */
  private record Outcome(int code, String text) {}

  private static Outcome run(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  /** Fails with what promtool says unless it is content. */
  static void check(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Outcome outcome = run(command, folder);
    assertEquals(0, outcome.code(), outcome::text);
  }
}
