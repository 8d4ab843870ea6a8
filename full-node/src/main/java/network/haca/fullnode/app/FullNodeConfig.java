package network.haca.fullnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * A full node's configuration.
 *
 * @param home CometBFT's home and the ledger are folders in it
 * @param aggregators where blobs are read from, in this order
 * @param walrusShards of the Walrus network
 */
public record FullNodeConfig(
    Path home,
    String host,
    int rpcPort,
    int cometRpcPort,
    int cometP2pPort,
    List<URI> aggregators,
    int walrusShards) {
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
            settings.port("node.cometbft.rpc.port", 26657),
            settings.port("node.cometbft.p2p.port", 26656),
            settings.value(
                "walrus.aggregators",
                "URIs, comma-separated",
                List.of(URI.create("http://127.0.0.1:31415")),
                FullNodeConfig::uris),
            settings.number("walrus.shards", "4 to 1000", 10, 4, 1000));
    settings.check();
    return config;
  }

  private static List<URI> uris(String text) {
    return Stream.of(text.split(",")).map(String::strip).map(URI::create).toList();
  }
}
