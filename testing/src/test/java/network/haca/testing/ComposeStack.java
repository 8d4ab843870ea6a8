package network.haca.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import network.haca.devnet.network.NetworkPorts;

/**
 * The network of {@code compose.yaml} under a name and on ports of its own, by a compose command.
 */
final class ComposeStack implements AutoCloseable {
  private static final Path ROOT = Path.of("..");
  private static final List<List<String>> COMMANDS =
      List.of(List.of("docker", "compose"), List.of("podman-compose"));

  private final NetworkPorts ports = NetworkPorts.free();
  private final List<String> command;
  private final Path environment;
  private final Path log;

  private ComposeStack(List<String> command, Path folder) {
    this.command = command;
    this.environment = folder.resolve("environment");
    this.log = folder.resolve("compose.log");
  }

  /** One that has not come up yet; nothing where no compose command is. */
  static Optional<ComposeStack> of(Path folder) throws Exception {
    for (List<String> command : COMMANDS) {
      if (isThere(command)) {
        ComposeStack stack = new ComposeStack(command, folder);
        Files.writeString(stack.environment, stack.variables());
        return Optional.of(stack);
      }
    }
    return Optional.empty();
  }

  /** The image that {@code .env} names. */
  static String image(String name) throws IOException {
    String key = "HACA_%s_IMAGE=".formatted(name);
    return Files.readAllLines(ROOT.resolve(".env")).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElseThrow(() -> new IOException(".env lacks " + key));
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
  private String variables() throws IOException {
    String own =
        """
        HACA_HTTP_PORT=%d
        HACA_GRPC_PORT=%d
        HACA_RECEIPTS_PORT=%d
        HACA_CHAIN_PORT=%d
        HACA_CHAIN_WS_PORT=%d
        HACA_COMETBFT_PORT=%d
        HACA_WALRUS_PORT=%d
        """
            .formatted(
                ports.http(),
                ports.grpc(),
                ports.receipts(),
                ports.chain(),
                ports.chainWebSocket(),
                ports.cometRpc(),
                ports.walrus());
    String others =
        Files.readAllLines(ROOT.resolve(".env")).stream()
            .filter(
                line ->
                    !line.matches(
                        "HACA_(HTTP|GRPC|RECEIPTS|CHAIN|CHAIN_WS|COMETBFT|WALRUS)_PORT=.*"))
            .collect(Collectors.joining("\n"));
    return others + "\n" + own;
  }

  NetworkPorts ports() {
    return ports;
  }

  /** Runs a compose command that has to succeed, and returns its standard output. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--env-file", environment.toString()));
    line.addAll(List.of("-p", "haca-it-" + ports.http()));
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
      var _ = run("down", "-v");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the containers end", e);
    }
  }
}
