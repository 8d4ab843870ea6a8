package network.haca.fullnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.fullnode.cometbft.CometBftOptions;
import network.haca.fullnode.core.DevelopmentSenders;
import network.haca.fullnode.lane.Limits;
import network.haca.primitives.Address;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * A full node's configuration.
 *
 * @param home CometBFT's home and the ledger are folders in it
 * @param parts where the network's own parts are answered
 * @param limits of what users may use
 * @param door who may reach JSON-RPC
 * @param aggregators where blobs are read from, in this order
 * @param settledPeers JSON-RPC of full nodes that are asked for the leaves of what settled
 * @param settledBridges bridges that are asked for them
 * @param walrusShards of the Walrus network
 * @param snapshots how often snapshots are taken for nodes that join
 * @param haltHeight the last height that is taken part in; 0 for no last one
 * @param senders of a development chain that this node begins alone
 * @param history heights whose transactions, receipts and states are kept; 0 keeps all
 */
public record FullNodeConfig(
    Path home,
    String host,
    int rpcPort,
    int webSocketPort,
    PartsEndpoint parts,
    Limits limits,
    RpcDoor door,
    CometBftOptions cometBft,
    List<URI> aggregators,
    List<URI> settledPeers,
    List<URI> settledBridges,
    int walrusShards,
    Snapshots snapshots,
    long haltHeight,
    DevelopmentSenders senders,
    long history) {
  private static final long HISTORY_MIN = 64;
  private static final String ADDRESS = "an address: 0x and 40 hex digits";

  /**
   * @param interval heights from one to the next; 0 for none
   * @param kept how many are kept
   */
  public record Snapshots(int interval, int kept) {}

  public FullNodeConfig {
    aggregators = List.copyOf(aggregators);
    settledPeers = List.copyOf(settledPeers);
    settledBridges = List.copyOf(settledBridges);
  }

  public static FullNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    FullNodeConfig config =
        new FullNodeConfig(
            settings.requiredPath("node.home", "the directory of the ledger and of CometBFT"),
            settings.text("node.host", "127.0.0.1"),
            settings.port("node.rpc.port", 8545),
            settings.port("node.ws.port", 8546),
            new PartsEndpoint(
                settings.text("node.rpc.parts.host", "127.0.0.1"),
                settings.port("node.rpc.parts.port", 8548),
                settings.gives("node.rpc.parts.port")),
            Limits.read(settings),
            RpcDoor.read(settings),
            CometBftOptions.read(settings),
            settings.uris("walrus.aggregators", List.of(URI.create("http://127.0.0.1:31415"))),
            settings.uris("node.settled.peers", List.of()),
            settings.uris("node.settled.bridges", List.of()),
            settings.number("walrus.shards", "4 to 1000", 10, 4, 1000),
            new Snapshots(
                settings.number("node.snapshots.interval", "0 to 1000000", 1000, 0, 1_000_000),
                settings.number("node.snapshots.kept", "1 to 100", 4, 1, 100)),
            settings.value(
                "node.haltHeight",
                "the last height before an upgrade; 0 for none",
                0L,
                FullNodeConfig::height),
            new DevelopmentSenders(
                settings.value(
                    "node.development.relay",
                    ADDRESS,
                    Optional.empty(),
                    text -> Optional.of(Address.fromHex(text))),
                settings.value(
                    "node.development.operators",
                    ADDRESS + ", or several, comma-separated",
                    List.of(),
                    FullNodeConfig::addresses)),
            settings.value(
                "node.history",
                "how many heights are kept: 0 for all, else " + HISTORY_MIN + " or more",
                0L,
                FullNodeConfig::history));
    settings.check();
    return config;
  }

  private static List<Address> addresses(String text) {
    return Stream.of(text.split(",")).map(String::strip).map(Address::fromHex).toList();
  }

  private static long height(String text) {
    long height = Long.parseLong(text);
    if (height < 0) {
      throw new IllegalArgumentException(text);
    }
    return height;
  }

  private static long history(String text) {
    long history = Long.parseLong(text);
    if (history != 0 && history < HISTORY_MIN) {
      throw new IllegalArgumentException(text);
    }
    return history;
  }
}
