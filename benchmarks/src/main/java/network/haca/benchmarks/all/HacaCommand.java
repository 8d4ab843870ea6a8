package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.service.Children;

/** The {@code haca} script, as users run it: each measurement is a process of its own. */
public final class HacaCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path script;

  public HacaCommand(Path script) {
    this.script = script;
  }

  /** A process of it, whose errors are this one's. */
  ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /**
   * What a command prints with {@code --json}.
   *
   * @throws IOException if it fails, with its own reason
   */
  JsonNode ask(List<String> arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    all.add("--json");
    Process process = Children.start(process(all));
    String output;
    try (var reader = process.inputReader()) {
      output = reader.readAllAsString();
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(
          "%s ended with %d: %s".formatted(text(arguments), code, reason(output)));
    }
    return JSON.readTree(output);
  }

  private static String reason(String output) {
    try {
      return JSON.readTree(output).path("error").asText("no reason given");
    } catch (IOException e) {
      return output.strip();
    }
  }

  /** The command as a reader would type it. */
  static String text(List<String> arguments) {
    return "./haca " + String.join(" ", arguments);
  }
}
