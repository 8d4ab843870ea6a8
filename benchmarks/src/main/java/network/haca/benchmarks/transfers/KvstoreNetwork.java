package network.haca.benchmarks.transfers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.testnet.ValidatorHomes;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.core.ChainConfig;
import network.haca.service.Children;
import network.haca.settings.InvalidSettingsException;

/**
 * Validators of CometBFT's own example, the key-value store that is built into it, on the genesis
 * and with the configuration that validators of this network have.
 */
final class KvstoreNetwork implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private final List<Process> processes = new ArrayList<>();
  private final List<JsonRpcEndpoint> nodes = new ArrayList<>();

  private KvstoreNetwork() {}

  /**
   * Starts all, and returns when each follows the chain.
   *
   * @param home an empty folder
   * @param settings that validators of this network would have
   * @throws IOException if CometBFT is missing, or a validator does not start
   */
  static KvstoreNetwork start(Path home, int validators, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InterruptedException {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(validators).toList();
    Path binary = CometBftBinary.locate(line -> {});
    KvstoreNetwork network = new KvstoreNetwork();
    try {
      for (Map<String, String> one : ValidatorHomes.prepare(home, ports, settings, line -> {})) {
        network.launch(binary, FullNodeConfig.read(one));
      }
      for (int i = 0; i < validators; i++) {
        network.awaitCaughtUp(i);
      }
      return network;
    } catch (IOException | InvalidSettingsException | InterruptedException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void launch(Path binary, FullNodeConfig config) throws IOException {
    CometBftHome home = new CometBftHome(config.home().resolve("cometbft"));
    home.prepare(binary, ChainConfig.development(config.senders()), config.cometBft());
    ProcessBuilder builder =
        new ProcessBuilder(
                binary.toString(),
                "start",
                "--home",
                home.path().toString(),
                "--proxy_app",
                "kvstore")
            .redirectErrorStream(true)
            .redirectOutput(config.home().resolve("cometbft.log").toFile());
    // They would stand over its configuration.
    builder.environment().keySet().removeIf(name -> name.startsWith("CMT"));
    processes.add(Children.start(builder));
    nodes.add(new JsonRpcEndpoint(URI.create("http://127.0.0.1:" + config.cometBft().rpcPort())));
  }

  private void awaitCaughtUp(int index) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!isCaughtUp(nodes.get(index))) {
      if (!processes.get(index).isAlive() || System.nanoTime() > deadline) {
        throw new IOException("validator %d of CometBFT's kvstore does not start".formatted(index));
      }
      Thread.sleep(LOOK);
    }
  }

  /** Returns true once a validator has a block, and no more than the others have. */
  private static boolean isCaughtUp(JsonRpcEndpoint node) {
    try {
      JsonNode sync = node.call("status", Map.of()).at("/result/sync_info");
      return sync.path("latest_block_height").asLong() > 0
          && !sync.path("catching_up").asBoolean(true);
    } catch (IOException e) {
      // It is not there yet.
      return false;
    }
  }

  /** The JSON-RPC of each. */
  List<JsonRpcEndpoint> nodes() {
    return nodes;
  }

  /** The process of each. */
  List<ProcessHandle> processes() {
    return processes.stream().map(Process::toHandle).toList();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    try {
      for (Process each : processes) {
        if (!each.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          each.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
