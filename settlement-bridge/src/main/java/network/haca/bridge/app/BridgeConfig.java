package network.haca.bridge.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.http.LookupLimits;
import network.haca.connection.server.ServerLimits;
import network.haca.senders.SenderKey;
import network.haca.settings.ChainSettings;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.WalrusSettings;

/**
 * The bridge's configuration.
 *
 * @param chainEvents the WebSocket of the chain's node, which tells of its blocks; without it they
 *     are asked for
 * @param aggregators where blobs are read back, in this order
 * @param walrusShards of the Walrus network; blob ids depend on it
 * @param workingMax batches that are worked on at once, at Walrus and at the chain each; those that
 *     wait are not counted
 * @param waitingBytesMax of all batches that are not settled; more stay in Kafka
 * @param unsettledMax since when the oldest batch that is not settled makes the bridge unready
 * @param individualMax proofs with transactions of their own that are worked on at once
 * @param connections of clients
 * @param sender the account with the relay role
 * @param transactionsMin for how many transactions its balance has to pay before it is called low
 * @param workflows of a bridge that runs scheduled workflows
 */
public record BridgeConfig(
    KafkaSettings kafka,
    Path data,
    URI chain,
    Optional<URI> chainEvents,
    URI cometBft,
    URI publisher,
    List<URI> aggregators,
    int walrusShards,
    int walrusEpochs,
    int workingMax,
    long waitingBytesMax,
    Duration unsettledMax,
    int individualMax,
    SenderKey sender,
    int transactionsMin,
    Optional<Workflows.Config> workflows,
    Duration registryInterval,
    LookupLimits lookups,
    ServerLimits connections,
    String host,
    int port) {
  public static final SettingGroup SETTINGS = BridgeSettings.SETTINGS;

  public BridgeConfig {
    aggregators = List.copyOf(aggregators);
  }

  public static BridgeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    URI publisher = settings.get(WalrusSettings.PUBLISHER);
    return new BridgeConfig(
        KafkaSettings.read(settings),
        settings.get(BridgeSettings.DATA),
        settings.get(ChainSettings.RPC),
        settings.get(ChainSettings.WEB_SOCKET),
        settings.get(BridgeSettings.COMETBFT),
        publisher,
        settings.get(WalrusSettings.OTHER_AGGREGATORS).orElse(List.of(publisher)),
        settings.get(WalrusSettings.SHARDS),
        settings.get(WalrusSettings.EPOCHS),
        settings.get(BridgeSettings.WORKING_MAX),
        settings.get(BridgeSettings.WAITING_BYTES_MAX),
        settings.get(BridgeSettings.UNSETTLED_MAX),
        settings.get(BridgeSettings.INDIVIDUAL_MAX),
        BridgeSettings.SENDER.key(settings).orElseThrow(),
        BridgeSettings.SENDER.transactionsMin(settings),
        WorkflowSettings.SENDER.key(settings).map(key -> Workflows.Config.read(settings, key)),
        settings.get(BridgeSettings.REGISTRY_INTERVAL),
        new LookupLimits(
            settings.get(BridgeSettings.LOOKUP_WAIT_MAX), settings.get(BridgeSettings.LOOKUPS_MAX)),
        ServerLimits.read(settings),
        settings.get(BridgeSettings.HOST),
        settings.get(BridgeSettings.PORT));
  }

  @Override
  public String toString() {
    return "BridgeConfig of " + chain;
  }
}
