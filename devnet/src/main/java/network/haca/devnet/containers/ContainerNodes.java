package network.haca.devnet.containers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.SettingsFile;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.PropertiesFile;

/**
 * The full nodes, of which the first alone validates at first: the genesis is its own. The others
 * follow it, and {@link ContainerValidators} makes them validators where they run.
 */
final class ContainerNodes {
  static final String FIRST = "full-node";
  static final List<String> ALL = List.of(FIRST, "full-node-2", "full-node-3", "full-node-4");

  /** The service of commands, which has what is known of all. */
  static final String CLIENT = "client";

  /** The folder of a home in which commands look for the genesis. */
  private static final String CONFIG = "node/cometbft/config";

  /** The file of what each node is known by: {@code id.NODE} and {@code key.NODE}. */
  static final String KNOWN = "nodes.properties";

  private static final String SHARED_GENESIS = "genesis.json";
  private static final String ANY = "0.0.0.0";
  private static final NetworkPorts PORTS = NetworkPorts.standard(0);

  private final Volumes volumes;
  private final Map<String, String> senders;

  /**
   * @param senders the settings of a genesis with the accounts that send for the network
   */
  ContainerNodes(Volumes volumes, Map<String, String> senders) {
    this.volumes = volumes;
    this.senders = senders;
  }

  /**
   * Makes each node's keys, once, and tells each its settings.
   *
   * @param progress told what is done when it takes long
   */
  void prepare(Consumer<String> progress) throws IOException, InvalidSettingsException {
    Path file = volumes.here(CLIENT, KNOWN);
    // It is the last that is written; nodes that run cannot be asked again.
    if (!Files.exists(file)) {
      introduce(progress);
    }
    Map<String, String> known = PropertiesFile.read(file);
    for (String node : ALL) {
      volumes.tell(node, told(node, known));
    }
  }

  private void introduce(Consumer<String> progress) throws IOException, InvalidSettingsException {
    Map<String, String> known = new TreeMap<>();
    for (String node : ALL) {
      Map<String, String> alone = settings(node);
      alone.put("node.home", volumes.here(node, "node").toString());
      FullNode.Introduction introduction = FullNode.introduce(FullNodeConfig.read(alone), progress);
      known.put("id." + node, introduction.peer().split("@", 2)[0]);
      known.put(
          key(node),
          new ObjectMapper().readTree(introduction.validator()).at("/pub_key/value").asText());
    }
    String genesis = Files.readString(volumes.here(FIRST, CONFIG).resolve(SHARED_GENESIS));
    for (String node : ALL) {
      volumes.put(node, SHARED_GENESIS, genesis);
    }
    Files.createDirectories(volumes.here(CLIENT, CONFIG));
    volumes.put(CLIENT, CONFIG + "/" + SHARED_GENESIS, genesis);
    SettingsFile.write(volumes.here(CLIENT, KNOWN), known);
  }

  /** The network's genesis, once all is prepared. */
  String genesis() throws IOException {
    return Files.readString(volumes.here(CLIENT, CONFIG).resolve(SHARED_GENESIS));
  }

  /** The name of a validator's key in the file of what is known. */
  static String key(String node) {
    return "key." + node;
  }

  /** The settings of a node among the others, whose ids are known. */
  private Map<String, String> told(String node, Map<String, String> known) {
    Map<String, String> settings = settings(node);
    settings.put("node.genesis", Volumes.own(SHARED_GENESIS).toString());
    // All of them: a container that starts again has a new address, at which nobody looks for it.
    settings.put(
        "node.peers",
        ALL.stream()
            .filter(other -> !other.equals(node))
            .map(other -> "%s@%s:%d".formatted(known.get("id." + other), other, PORTS.cometP2p()))
            .collect(Collectors.joining(",")));
    if (!node.equals(FIRST)) {
      settings.put("node.settled.peers", "http://%s:%d".formatted(FIRST, PORTS.chain()));
    }
    return settings;
  }

  private Map<String, String> settings(String node) {
    Map<String, String> settings = new TreeMap<>(senders);
    settings.put("node.home", Volumes.own("node").toString());
    settings.put("node.host", ANY);
    settings.put("node.rpc.hosts", node);
    settings.put("node.rpc.parts.host", ANY);
    settings.put("node.cometbft.rpc.host", ANY);
    settings.put("node.cometbft.p2p.host", ANY);
    settings.put("walrus.aggregators", "http://walrus:" + PORTS.walrus());
    settings.put("node.settled.bridges", "http://bridge:" + PORTS.receipts());
    return settings;
  }
}
