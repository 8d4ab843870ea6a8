package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;
import network.haca.service.UserHome;

/** The {@code haca} script, as users run it: each measurement is a process of its own. */
public final class HacaCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration BRIEF_MAX = Duration.ofMinutes(1);

  private final Path script;
  private final Map<String, String> environment;

  public HacaCommand(Path script) {
    this(script, Map.of());
  }

  private HacaCommand(Path script, Map<String, String> environment) {
    this.script = script;
    this.environment = environment;
  }

  /** The same command for the network of a home. */
  HacaCommand of(Path home) {
    return new HacaCommand(script, Map.of(UserHome.VARIABLE, home.toString()));
  }

  /** A process of it, whose errors are this one's. */
  ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * How long a command takes whose output nobody reads.
   *
   * @throws IOException if it fails, or takes longer than brief commands do
   */
  Duration time(List<String> arguments) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process =
        Children.start(process(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD));
    if (!process.waitFor(BRIEF_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException("%s takes longer than %s".formatted(text(arguments), BRIEF_MAX));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (process.exitValue() != 0) {
      throw new IOException("%s ended with %d".formatted(text(arguments), process.exitValue()));
    }
    return took;
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
