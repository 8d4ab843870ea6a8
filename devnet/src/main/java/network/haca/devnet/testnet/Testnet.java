package network.haca.devnet.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleProcess;
import network.haca.fullnode.app.HaltedException;
import network.haca.service.OwnerOnly;
import network.haca.settings.InvalidSettingsException;

/**
 * Validators as processes: each a full node with CometBFT as its child. One that ends is reported
 * and may be started again from its own file; the others go on.
 */
public final class Testnet implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SERVING_MAX = Duration.ofMinutes(2);
  private static final Duration CATCHING_UP_MAX = Duration.ofMinutes(2);

  /** A CometBFT that begins may take a question and never answer it. */
  private static final Duration STATUS_MAX = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<Map<String, String>> settings = new ArrayList<>();
  private final List<RoleProcess> processes = new ArrayList<>();
  private final Path home;
  private final List<NetworkPorts> ports;
  private final ChildJvm jvm;
  private final Consumer<String> progress;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean closing;

  private Testnet(Path home, List<NetworkPorts> ports, ChildJvm jvm, Consumer<String> progress) {
    this.home = home;
    this.ports = List.copyOf(ports);
    this.jvm = jvm;
    this.progress = progress;
  }

  /**
   * Starts all, and returns when each serves and follows the chain: before that CometBFT takes no
   * transactions.
   *
   * @param home made if need be: {@code node-N/}, {@code node-N.properties}, {@code node-N.log}
   * @param settings that all have, over the defaults
   * @param jvm that each runs on
   * @throws IOException if CometBFT is missing or a validator does not start
   */
  public static Testnet start(
      Path home,
      List<NetworkPorts> ports,
      Map<String, String> settings,
      ChildJvm jvm,
      Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    OwnerOnly.folder(home);
    Testnet testnet = new Testnet(home, ports, jvm, progress);
    try {
      testnet.settings.addAll(ValidatorHomes.prepare(home, ports, settings, progress));
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

  private RoleProcess launch(int index) throws IOException {
    RoleProcess process =
        RoleProcess.launch(jvm, "full-node", home, name(index), settings.get(index));
    var _ = process.ended().thenAccept(code -> report(index, code));
    return process;
  }

  private static String name(int index) {
    return "node-" + index;
  }

  private Path log(int index) {
    return home.resolve(name(index) + ".log");
  }

  private void report(int index, int code) {
    if (closing) {
      return;
    }
    if (code == HaltedException.EXIT) {
      progress.accept(
          "node-%d is halted, since it is not at one with the others (its log: %s)"
              .formatted(index, log(index)));
    } else {
      progress.accept(
          "node-%d ended with %d (its log: %s); start it again with: ./haca full-node --config %s"
              .formatted(index, code, log(index), RoleProcess.settingsFile(home, name(index))));
    }
  }

  private void awaitServing(int index) throws IOException {
    progress.accept("node-%d: %s".formatted(index, processes.get(index).awaitServing(SERVING_MAX)));
  }

  private void awaitCaughtUp(int index) throws IOException {
    long deadline = System.nanoTime() + CATCHING_UP_MAX.toNanos();
    try {
      while (!isCaughtUp(ports.get(index).cometRpc())) {
        if (!processes.get(index).isAlive()) {
          throw new IOException(
              "node-%d ended with %d while it caught up with the others; see %s"
                  .formatted(index, processes.get(index).exitCode(), log(index)));
        }
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
            .timeout(STATUS_MAX)
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
  public RoleProcess process(int index) {
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
    List<Thread> ending =
        processes.stream().map(process -> Thread.ofVirtual().start(process::close)).toList();
    try {
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
