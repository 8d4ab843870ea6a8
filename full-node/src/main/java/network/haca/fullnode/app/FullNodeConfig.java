package network.haca.fullnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import network.haca.fullnode.cometbft.CometBftOptions;
import network.haca.fullnode.core.DevelopmentSenders;
import network.haca.fullnode.lane.Limits;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.WalrusSettings;

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
  public static final SettingGroup SETTINGS = FullNodeSettings.SETTINGS;

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
    Settings settings = SETTINGS.read(given);
    return new FullNodeConfig(
        settings.get(FullNodeSettings.HOME),
        settings.get(FullNodeSettings.HOST),
        settings.get(FullNodeSettings.RPC_PORT),
        settings.get(FullNodeSettings.WEB_SOCKET_PORT),
        new PartsEndpoint(
            settings.get(FullNodeSettings.PARTS_HOST),
            settings.get(FullNodeSettings.PARTS_PORT),
            settings.gives(FullNodeSettings.PARTS_PORT)),
        Limits.read(settings),
        RpcDoor.read(settings),
        CometBftOptions.read(settings),
        settings.get(WalrusSettings.AGGREGATORS),
        settings.get(FullNodeSettings.SETTLED_PEERS),
        settings.get(FullNodeSettings.SETTLED_BRIDGES),
        settings.get(WalrusSettings.SHARDS),
        new Snapshots(
            settings.get(FullNodeSettings.SNAPSHOTS_INTERVAL),
            settings.get(FullNodeSettings.SNAPSHOTS_KEPT)),
        settings.get(FullNodeSettings.HALT_HEIGHT),
        new DevelopmentSenders(
            settings.get(FullNodeSettings.DEVELOPMENT_RELAY),
            settings.get(FullNodeSettings.DEVELOPMENT_OPERATORS),
            settings.get(FullNodeSettings.DEVELOPMENT_KEEPERS)),
        settings.get(FullNodeSettings.HISTORY));
  }
}
