package network.haca.testing.payments;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleDistribution;
import network.haca.devnet.processes.SettingsFile;
import network.haca.service.Children;

/** Facilitators in processes of their own, one after another, each of which may be killed. */
final class FacilitatorProcesses implements FacilitatorUnderTest.Launch {
  private static final Pattern LISTENS =
      Pattern.compile("facilitator listens on 127.0.0.1:(\\d+); metrics 127.0.0.1:(\\d+)");
  private static final int HEAP = 256;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final List<String> agent;
  private Optional<Started> latest = Optional.empty();

  /**
   * @param home where their settings and their log are written
   * @param agent of their virtual machine, as an option, if there is to be one
   */
  FacilitatorProcesses(Path home, Optional<String> agent) {
    this.home = home;
    this.agent = agent.stream().toList();
  }

  private record Started(Process process, int port, URI metrics, boolean hasKafka)
      implements FacilitatorUnderTest.Running {
    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  @Override
  public FacilitatorUnderTest.Running start(Map<String, String> settings) throws IOException {
    Path file = home.resolve("facilitator.properties");
    SettingsFile.write(file, settings);
    List<String> options = new ArrayList<>(ChildJvm.small(HEAP).options());
    options.addAll(agent);
    List<String> command =
        new ChildJvm(options)
            .command(
                RoleDistribution.of("facilitator"),
                List.of("--config", file.toString(), "--metrics-port", "0"));
    Process process =
        Children.start(
            new ProcessBuilder(command)
                .redirectError(
                    ProcessBuilder.Redirect.appendTo(home.resolve("facilitator.log").toFile())));
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    Matcher listens = LISTENS.matcher(Optional.ofNullable(output.readLine()).orElse(""));
    if (!listens.matches()) {
      process.destroyForcibly();
      throw new IOException("the facilitator does not start; its log is in " + home);
    }
    Started started =
        new Started(
            process,
            Integer.parseInt(listens.group(1)),
            URI.create("http://127.0.0.1:" + listens.group(2) + "/metrics"),
            settings.containsKey("kafka.servers"));
    latest = Optional.of(started);
    // Whoever writes more than a pipe holds waits until somebody reads it.
    Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    return started;
  }

  /** SIGKILL of the one that runs; returns when it has ended. */
  void kill() {
    latest.orElseThrow().close();
  }

  boolean isAlive() {
    return latest.orElseThrow().process().isAlive();
  }

  /** Returns true if no payment waits for the chain, and no entry of the books for Kafka. */
  boolean isDone() throws IOException, InterruptedException {
    Started asked = latest.orElseThrow();
    HttpRequest request = HttpRequest.newBuilder(asked.metrics()).build();
    HttpResponse<String> metrics = http.send(request, BodyHandlers.ofString());
    return FacilitatorGauges.areDone(metrics.statusCode(), metrics.body(), asked.hasKafka());
  }
}
