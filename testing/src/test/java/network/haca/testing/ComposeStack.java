package network.haca.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.devnet.network.NetworkPorts;
import org.jspecify.annotations.Nullable;

/**
 * The network of {@code compose.yaml} under a name and on ports of its own, by a compose command.
 * Of all tests, whatever process runs them, one at a time has one up: each takes a machine to
 * itself.
 */
final class ComposeStack implements AutoCloseable {
  private static final Path ROOT = Path.of("..");
  private static final Path TURN = Path.of("target/compose.lock");
  private static final List<List<String>> COMMANDS =
      List.of(List.of("docker", "compose"), List.of("podman-compose"));

  /** All that a test may have started: the end of a stack needs their names, too. */
  private static final List<String> PROFILES =
      List.of("llm", "paid", "four-validators", "observability", "tools");

  private final NetworkPorts ports = NetworkPorts.free();
  private final List<String> command;
  private final List<String> profiles;
  private final Path environment;
  private final Path log;
  private @Nullable FileChannel turn;

  private ComposeStack(List<String> command, List<String> profiles, Path folder) {
    this.command = command;
    this.profiles = profiles;
    this.environment = folder.resolve("environment");
    this.log = folder.resolve("compose.log");
  }

  /**
   * One that has not come up yet; without an engine or a compose command, the test that asks is
   * skipped and says so.
   *
   * @param own variables in the place of those of {@code .env}
   */
  static ComposeStack of(Path folder, List<String> profiles, Map<String, String> own)
      throws Exception {
    ContainerEngine.Answer engine = ContainerEngine.ask();
    assumeTrue(engine.isThere(), engine.why());
    Optional<List<String>> found = Optional.empty();
    for (List<String> command : COMMANDS) {
      if (found.isEmpty() && isThere(command)) {
        found = Optional.of(command);
      }
    }
    assumeTrue(found.isPresent(), "neither 'docker compose' nor podman-compose is installed");
    ComposeStack stack = new ComposeStack(found.orElseThrow(), profiles, folder);
    Files.writeString(stack.environment, stack.variables(own));
    return stack;
  }

  /** The image that {@code .env} names. */
  static String image(String name) throws IOException {
    String key = "HACA_%s_IMAGE".formatted(name);
    return Optional.ofNullable(environmentFile().get(key))
        .orElseThrow(() -> new IOException(".env lacks " + key));
  }

  private static Map<String, String> environmentFile() throws IOException {
    return Files.readAllLines(ROOT.resolve(".env")).stream()
        .filter(line -> line.startsWith("HACA_"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
  }

  private static boolean isThere(List<String> command) throws InterruptedException {
    List<String> version = new ArrayList<>(command);
    version.add("version");
    try {
      Process process =
          new ProcessBuilder(version)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The variables of {@code .env}, with ports that are free. */
  private String variables(Map<String, String> own) throws IOException {
    Map<String, String> all = new TreeMap<>(environmentFile());
    Map.of(
            "HTTP", ports.http(),
            "GRPC", ports.grpc(),
            "RECEIPTS", ports.receipts(),
            "CHAIN", ports.chain(),
            "CHAIN_WS", ports.chainWebSocket(),
            "COMETBFT", ports.cometRpc(),
            "WALRUS", ports.walrus(),
            "PROMETHEUS", prometheusPort(),
            "GRAFANA", grafanaPort(),
            "EXPLORER", ports.explorer())
        .forEach((part, port) -> all.put("HACA_%s_PORT".formatted(part), port.toString()));
    all.put("HACA_FACILITATOR_PORT", Integer.toString(ports.facilitator()));
    all.put("HACA_PAYMENT_CHAIN_PORT", Integer.toString(ports.paymentChain()));
    all.putAll(own);
    return all.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  NetworkPorts ports() {
    return ports;
  }

  /** Free as all of them are, and in a network of containers nobody else's. */
  int prometheusPort() {
    return ports.metrics();
  }

  int grafanaPort() {
    return ports.kafka();
  }

  /** Makes the images and starts all services, once no other test has a network up. */
  void up() throws IOException, InterruptedException {
    turn = FileChannel.open(TURN, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var _ = turn.lock();
    var _ = run("build");
    start();
  }

  /**
   * Starts all services. Those that {@code podman-compose} ties to others Podman does not start
   * again when they end (docs/containers.md).
   */
  void start() throws IOException, InterruptedException {
    var _ =
        command.equals(List.of("podman-compose")) ? run("up", "-d", "--no-deps") : run("up", "-d");
  }

  /** Runs a compose command that has to succeed, and returns its standard output. */
  String run(String... arguments) throws IOException, InterruptedException {
    return run(profiles, arguments);
  }

  private String run(List<String> with, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--env-file", environment.toString()));
    line.addAll(List.of("-p", "haca-it-" + ports.http()));
    with.forEach(profile -> line.addAll(List.of("--profile", profile)));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Podman keeps health checks in images of Docker's format alone, and wants systemd to run them.
    builder.environment().put("BUILDAH_FORMAT", "docker");
    builder.environment().put("DISABLE_HC_SYSTEMD", "true");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      fail("%s ended with %d%n%s%n%s".formatted(line, code, text, Files.readString(log)));
    }
    return text;
  }

  /** Ends all containers, and their volumes with them. */
  @Override
  public void close() throws IOException {
    try {
      var _ = run(PROFILES, "down", "-v");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the containers end", e);
    } finally {
      if (turn != null) {
        turn.close();
      }
    }
  }
}
