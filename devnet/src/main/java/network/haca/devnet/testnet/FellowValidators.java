package network.haca.devnet.testnet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleProcess;
import network.haca.service.OwnerOnly;
import network.haca.settings.InvalidSettingsException;

/**
 * Validators beside the one of a network in this process: each a full node of its own, as a
 * process, in one genesis with it.
 */
public final class FellowValidators implements AutoCloseable {
  private static final Duration SERVING_MAX = Duration.ofMinutes(2);

  /** Names of the settings that tie the network's own node to the others. */
  private static final List<String> TIES =
      List.of("node.genesis", "node.peers", "node.settled.peers");

  private final List<RoleProcess> processes = new ArrayList<>();
  private final Map<String, String> ties;

  private FellowValidators(Map<String, String> ties) {
    this.ties = ties;
  }

  /**
   * Starts them; they go on as soon as the network's own node runs, too.
   *
   * @param home of the network, which has not begun
   * @param own ports of the network
   * @param count of the others, 3 at most
   * @throws IOException if CometBFT is missing, or one cannot be launched
   */
  public static FellowValidators start(
      Path home, NetworkPorts own, int count, ChildJvm jvm, Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    Path folder = home.resolve("validators");
    OwnerOnly.folder(folder);
    List<NetworkPorts> ports = new ArrayList<>(List.of(own));
    for (int i = 0; i < count; i++) {
      ports.add(NetworkPorts.free());
    }
    List<Map<String, String>> settings =
        ValidatorHomes.prepare(
            folder,
            i -> i == 0 ? home.resolve("node") : folder.resolve("node-" + i),
            ports,
            common(home, own),
            progress);
    Map<String, String> ties = new TreeMap<>();
    for (String name : TIES) {
      ties.put(name, Objects.requireNonNull(settings.getFirst().get(name)));
    }
    FellowValidators fellows = new FellowValidators(ties);
    try {
      for (int i = 1; i <= count; i++) {
        fellows.processes.add(
            RoleProcess.launch(jvm, "full-node", folder, "node-" + i, settings.get(i)));
      }
      return fellows;
    } catch (IOException | RuntimeException e) {
      fellows.close();
      throw e;
    }
  }

  private static Map<String, String> common(Path home, NetworkPorts own) throws IOException {
    Map<String, String> common =
        new TreeMap<>(NetworkSenders.ofOneProcess(home).prepare().genesis());
    common.put("walrus.aggregators", "http://127.0.0.1:" + own.walrus());
    common.put("walrus.shards", Integer.toString(Network.SHARDS));
    common.put("node.settled.bridges", "http://127.0.0.1:" + own.receipts());
    return common;
  }

  /** Settings of the network's own full node, by which it is one of them. */
  public Map<String, String> ties() {
    return Map.copyOf(ties);
  }

  /**
   * Waits until all serve.
   *
   * @throws IOException if one ends, or takes too long
   */
  public void awaitServing() throws IOException {
    for (RoleProcess process : processes) {
      String _ = process.awaitServing(SERVING_MAX);
    }
  }

  @Override
  public void close() {
    List<Thread> ending =
        processes.stream().map(process -> Thread.ofVirtual().start(process::close)).toList();
    try {
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
