package network.haca.devnet.testnet;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.settings.InvalidSettingsException;

/**
 * The homes of validators that know one another: keys for each, one genesis with all of them, and
 * everyone's address. Made once; later the same are found.
 */
public final class ValidatorHomes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ValidatorHomes() {}

  /**
   * Prepares {@code node-N} in a folder.
   *
   * @param ports of each validator
   * @param common settings that all have
   * @return the settings of each
   * @throws IOException if CometBFT is missing, or the folder is of another number of validators
   */
  public static List<Map<String, String>> prepare(
      Path home, List<NetworkPorts> ports, Map<String, String> common, Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    return prepare(home, i -> home.resolve("node-" + i), ports, common, progress);
  }

  /**
   * The same, with homes anywhere.
   *
   * @param home where their genesis is
   * @param homes of each validator
   * @throws IOException as above
   */
  static List<Map<String, String>> prepare(
      Path home,
      IntFunction<Path> homes,
      List<NetworkPorts> ports,
      Map<String, String> common,
      Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    Path genesis = home.resolve("genesis.json");
    boolean isNew = !Files.exists(genesis);
    requireCount(genesis, ports.size());
    ArrayNode validators = JSON.createArrayNode();
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      FullNodeConfig alone = FullNodeConfig.read(settings(homes.apply(i), ports.get(i), common));
      FullNode.Introduction introduction = FullNode.introduce(alone, progress);
      peers.add(introduction.peer());
      validators.add(JSON.readTree(introduction.validator()));
      if (isNew && i == ports.size() - 1) {
        ObjectNode shared = (ObjectNode) JSON.readTree(introduction.genesis().toFile());
        shared.set("validators", validators);
        JSON.writerWithDefaultPrettyPrinter().writeValue(genesis.toFile(), shared);
      }
    }
    Map<String, String> shared = new TreeMap<>(common);
    shared.put("node.genesis", genesis.toAbsolutePath().toString());
    shared.put("node.peers", String.join(",", peers));
    List<Map<String, String>> settings = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Map<String, String> one = settings(homes.apply(i), ports.get(i), shared);
      if (ports.size() > 1) {
        one.putIfAbsent("node.settled.peers", others(ports, i));
      }
      settings.add(one);
    }
    return settings;
  }

  /** The JSON-RPC of all validators but one. */
  private static String others(List<NetworkPorts> ports, int index) {
    return IntStream.range(0, ports.size())
        .filter(i -> i != index)
        .mapToObj(i -> "http://127.0.0.1:" + ports.get(i).chain())
        .collect(joining(","));
  }

  private static void requireCount(Path genesis, int count) throws IOException {
    if (!Files.exists(genesis)) {
      return;
    }
    JsonNode validators = JSON.readTree(genesis.toFile()).path("validators");
    if (validators.size() != count) {
      throw new IOException(
          "the network in %s has %d validators, not %d; say so, or use another --home"
              .formatted(genesis.getParent(), validators.size(), count));
    }
  }

  private static Map<String, String> settings(
      Path home, NetworkPorts ports, Map<String, String> common) {
    Map<String, String> settings = new TreeMap<>(common);
    settings.put("node.home", home.toAbsolutePath().toString());
    settings.put("node.rpc.port", Integer.toString(ports.chain()));
    settings.put("node.ws.port", Integer.toString(ports.chainWebSocket()));
    settings.put("node.rpc.parts.port", Integer.toString(ports.chainParts()));
    settings.put("node.cometbft.rpc.port", Integer.toString(ports.cometRpc()));
    settings.put("node.cometbft.p2p.port", Integer.toString(ports.cometP2p()));
    return settings;
  }
}
