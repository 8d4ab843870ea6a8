package network.haca.fullnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.fullnode.cometbft.CometBftOptions;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * A full node's configuration.
 *
 * @param home CometBFT's home and the ledger are folders in it
 * @param aggregators where blobs are read from, in this order
 * @param walrusShards of the Walrus network
 * @param history heights whose transactions, receipts and states are kept; 0 keeps all
 */
public record FullNodeConfig(
    Path home,
    String host,
    int rpcPort,
    int webSocketPort,
    CometBftOptions cometBft,
    List<URI> aggregators,
    int walrusShards,
    long history) {
  private static final long HISTORY_MIN = 64;
  private static final Pattern PEER = Pattern.compile("[0-9a-f]{40}@[^@:,\\s]+:[0-9]{1,5}");

  public FullNodeConfig {
    aggregators = List.copyOf(aggregators);
  }

  public static FullNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    FullNodeConfig config =
        new FullNodeConfig(
            settings.requiredPath("node.home", "the directory of the ledger and of CometBFT"),
            settings.text("node.host", "127.0.0.1"),
            settings.port("node.rpc.port", 8545),
            settings.port("node.ws.port", 8546),
            new CometBftOptions(
                settings.port("node.cometbft.rpc.port", 26657),
                settings.text("node.cometbft.p2p.host", "127.0.0.1"),
                settings.port("node.cometbft.p2p.port", 26656),
                Optional.of(settings.text("node.genesis", ""))
                    .filter(text -> !text.isEmpty())
                    .map(Path::of),
                settings.value(
                    "node.peers",
                    "id@host:port of other nodes, comma-separated; an id has 40 hex digits",
                    List.of(),
                    FullNodeConfig::peers)),
            settings.value(
                "walrus.aggregators",
                "URIs, comma-separated",
                List.of(URI.create("http://127.0.0.1:31415")),
                FullNodeConfig::uris),
            settings.number("walrus.shards", "4 to 1000", 10, 4, 1000),
            settings.value(
                "node.history",
                "how many heights are kept: 0 for all, else " + HISTORY_MIN + " or more",
                0L,
                FullNodeConfig::history));
    settings.check();
    return config;
  }

  private static long history(String text) {
    long history = Long.parseLong(text);
    if (history != 0 && history < HISTORY_MIN) {
      throw new IllegalArgumentException(text);
    }
    return history;
  }

  private static List<String> peers(String text) {
    List<String> peers =
        Stream.of(text.split(",")).map(String::strip).filter(peer -> !peer.isEmpty()).toList();
    if (!peers.stream().allMatch(peer -> PEER.matcher(peer).matches())) {
      throw new IllegalArgumentException(text);
    }
    return peers;
  }

  private static List<URI> uris(String text) {
    return Stream.of(text.split(",")).map(String::strip).map(URI::create).toList();
  }
}
