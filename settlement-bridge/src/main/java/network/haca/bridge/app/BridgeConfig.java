package network.haca.bridge.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.haca.bridge.http.LookupLimits;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.senders.SenderKey;
import network.haca.senders.SenderSettings;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Settings;

/**
 * The bridge's configuration.
 *
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
 */
public record BridgeConfig(
    KafkaSettings kafka,
    Path data,
    URI chain,
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
    Duration registryInterval,
    LookupLimits lookups,
    ServerLimits connections,
    String host,
    int port) {

  public BridgeConfig {
    aggregators = List.copyOf(aggregators);
  }

  public static BridgeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    URI publisher = settings.uri("walrus.publisher", URI.create("http://127.0.0.1:31415"));
    BridgeConfig config =
        new BridgeConfig(
            KafkaSettings.read(settings),
            settings.requiredPath("bridge.data", "the directory of receipts and waiting batches"),
            settings.uri("chain.rpc", URI.create("http://127.0.0.1:8548")),
            settings.uri("cometbft.rpc", URI.create("http://127.0.0.1:26657")),
            publisher,
            settings.uris("walrus.aggregators", List.of(publisher)),
            settings.number("walrus.shards", "4 to 1000", 10, 4, 1000),
            settings.number("walrus.epochs", "1 to 53", 5, 1, 53),
            settings.number("bridge.working.max", "2 to 64 batches", 8, 2, 64),
            settings.number(
                "bridge.waiting.bytes.max",
                "16777216 to 2147483647 bytes",
                1 << 30,
                16 << 20,
                Integer.MAX_VALUE),
            settings.duration("bridge.unsettled.max", Duration.ofMinutes(2)),
            settings.number("bridge.individual.max", "1 to 1000 proofs", 64, 1, 1_000),
            SenderSettings.require(settings, "bridge.key", "the account with the relay role")
                .orElse(SenderKey.of(Bytes32.ZERO)),
            SenderSettings.transactionsMin(settings, "bridge"),
            settings.duration("bridge.registry.interval", Duration.ofMillis(500)),
            new LookupLimits(
                settings.duration("bridge.lookup.wait.max", Duration.ofSeconds(60)),
                settings.number("bridge.lookups.max", "1 to 100000", 1_000, 1, 100_000)),
            ServerLimits.read(settings),
            settings.text("bridge.host", "127.0.0.1"),
            settings.port("bridge.port", 8010));
    settings.check();
    return config;
  }

  @Override
  public String toString() {
    return "BridgeConfig of " + chain;
  }
}
