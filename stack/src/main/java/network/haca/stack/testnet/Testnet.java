package network.haca.stack.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import network.haca.fullnode.app.HaltedException;
import network.haca.settings.InvalidSettingsException;
import network.haca.stack.network.NetworkPorts;

/**
 * Validators as processes: each a full node with CometBFT as its child. One that ends is reported
 * and may be started again from its own file; the others go on.
 */
public final class Testnet implements AutoCloseable {
  private static final String ENTRY_POINT = "network.haca.stack.Haca";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CATCHING_UP_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<Path> files = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private final Path home;
  private final List<NetworkPorts> ports;
  private final Consumer<String> progress;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean closing;

  private Testnet(Path home, List<NetworkPorts> ports, Consumer<String> progress) {
    this.home = home;
    this.ports = List.copyOf(ports);
    this.progress = progress;
  }

  /**
   * Starts all, and returns when each serves and follows the chain: before that CometBFT takes no
   * transactions.
   *
   * @param home made if need be: {@code node-N/}, {@code node-N.properties}, {@code node-N.log}
   * @param settings that all have, over the defaults
   * @throws IOException if CometBFT is missing or a validator does not start
   */
  public static Testnet start(
      Path home, List<NetworkPorts> ports, Map<String, String> settings, Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    Files.createDirectories(home);
    Testnet testnet = new Testnet(home, ports, progress);
    try {
      for (Map<String, String> one : ValidatorHomes.prepare(home, ports, settings, progress)) {
        testnet.write(one);
      }
      for (int i = 0; i < ports.size(); i++) {
        testnet.processes.add(testnet.launch(i));
      }
      for (int i = 0; i < ports.size(); i++) {
        testnet.awaitServing(i);
      }
      for (int i = 0; i < ports.size(); i++) {
        testnet.awaitCaughtUp(i);
      }
      return testnet;
    } catch (IOException | InvalidSettingsException | RuntimeException e) {
      testnet.close();
      throw e;
    }
  }

  private void write(Map<String, String> settings) throws IOException {
    Path file = home.resolve("node-" + files.size() + ".properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    files.add(file);
  }

  private Process launch(int index) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ENTRY_POINT,
            "full-node",
            "--config",
            files.get(index).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log(index).toFile()))
            .start();
    process.onExit().thenAccept(ended -> report(index, ended));
    return process;
  }

  private Path log(int index) {
    return home.resolve("node-" + index + ".log");
  }

  private void report(int index, Process ended) {
    if (closing) {
      return;
    }
    if (ended.exitValue() == HaltedException.EXIT) {
      progress.accept(
          "node-%d is halted, since it is not at one with the others (its log: %s)"
              .formatted(index, log(index)));
    } else {
      progress.accept(
          "node-%d ended with %d (its log: %s); start it again with: ./haca full-node --config %s"
              .formatted(index, ended.exitValue(), log(index), files.get(index)));
    }
  }

  private void awaitServing(int index) throws IOException {
    BufferedReader output = processes.get(index).inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null) {
      throw new IOException("node-%d does not start; see %s".formatted(index, log(index)));
    }
    progress.accept("node-%d: %s".formatted(index, line));
  }

  private void awaitCaughtUp(int index) throws IOException {
    long deadline = System.nanoTime() + CATCHING_UP_MAX.toNanos();
    try {
      while (!isCaughtUp(ports.get(index).cometRpc())) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "node-%d has not caught up with the others within %s; see %s"
                  .formatted(index, CATCHING_UP_MAX, log(index)));
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while node-" + index + " caught up", e);
    }
  }

  private boolean isCaughtUp(int cometPort) throws InterruptedException {
    HttpRequest status =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/status".formatted(cometPort)))
            .timeout(CATCHING_UP_MAX)
            .build();
    try {
      String answer = http.send(status, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode catchingUp = JSON.readTree(answer).at("/result/sync_info/catching_up");
      return catchingUp.isBoolean() && !catchingUp.asBoolean();
    } catch (IOException e) {
      // CometBFT is not there yet.
      return false;
    }
  }

  /** The process of a validator, as it was started or started again. */
  public Process process(int index) {
    return processes.get(index);
  }

  /** Starts a validator that ended, and returns when it follows the chain again. */
  public void restart(int index) throws IOException {
    if (processes.get(index).isAlive()) {
      throw new IllegalStateException("node-" + index + " runs");
    }
    processes.set(index, launch(index));
    awaitServing(index);
    awaitCaughtUp(index);
  }

  @Override
  public void close() {
    closing = true;
    processes.forEach(Process::destroy);
    processes.forEach(process -> process.onExit().join());
    http.close();
  }
}
