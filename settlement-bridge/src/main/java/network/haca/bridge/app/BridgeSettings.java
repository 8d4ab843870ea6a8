package network.haca.bridge.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Address;
import network.haca.senders.SenderKey;
import network.haca.senders.SenderSettings;
import network.haca.settings.ChainSettings;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.WalrusSettings;

/** The bridge's settings. */
final class BridgeSettings {
  static final Setting<Path> DATA =
      Setting.required(
          "bridge.data", Form.path(), "The directory of receipts and of batches that wait.");
  static final Setting<String> HOST =
      Setting.of("bridge.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  static final Setting<Integer> PORT =
      Setting.of("bridge.port", Endpoints.port(), 8010, "The port of receipts, over HTTP.");
  static final Setting<URI> COMETBFT =
      Setting.of(
          "cometbft.rpc",
          Endpoints.http(),
          URI.create("http://127.0.0.1:26657"),
          "The RPC of a full node's CometBFT, which certificates are made of.");
  static final Setting<Integer> WORKING_MAX =
      Setting.of(
          "bridge.working.max",
          Form.number(2, 64, "batches"),
          8,
          "Batches that are worked on at once, at Walrus and at the chain each.");
  static final Setting<Integer> WAITING_BYTES_MAX =
      Setting.of(
          "bridge.waiting.bytes.max",
          Form.number(16 << 20, Integer.MAX_VALUE, "bytes"),
          1 << 30,
          "All batches that are not settled; more stay in Kafka.");
  static final Setting<Duration> UNSETTLED_MAX =
      Setting.of(
          "bridge.unsettled.max",
          Durations.upTo(Duration.ofDays(30)),
          Duration.ofMinutes(2),
          "The age of the oldest batch that is not settled from which on the bridge is not ready.");
  static final Setting<Integer> INDIVIDUAL_MAX =
      Setting.of(
          "bridge.individual.max",
          Form.number(1, 1_000, "proofs"),
          64,
          "Proofs with transactions of their own that are worked on at once.");
  static final Setting<Duration> REGISTRY_INTERVAL =
      Setting.of(
          "bridge.registry.interval",
          Durations.waiting(),
          Duration.ofMillis(500),
          "How often the chain is asked for what is new in the registry.");
  static final Setting<Duration> LOOKUP_WAIT_MAX =
      Setting.of(
          "bridge.lookup.wait.max",
          Durations.noneUpTo(Duration.ofHours(1)),
          Duration.ofSeconds(60),
          "How long who asks for a proof may wait until it is there.");
  static final Setting<Integer> LOOKUPS_MAX =
      Setting.of(
          "bridge.lookups.max",
          Form.number(1, 100_000, "requests"),
          1_000,
          "Who may wait for proofs at once; one more is refused.");
  static final SenderSettings SENDER =
      SenderSettings.required("bridge.key", "bridge", "the account with the relay role");

  static final SettingGroup SETTINGS =
      SettingGroup.of(DATA, HOST, PORT, WORKING_MAX, WAITING_BYTES_MAX, UNSETTLED_MAX)
          .with(
              SettingGroup.of(INDIVIDUAL_MAX, REGISTRY_INTERVAL, LOOKUP_WAIT_MAX, LOOKUPS_MAX),
              SENDER.group(),
              WorkflowSettings.SETTINGS,
              SettingGroup.of(ChainSettings.RPC, ChainSettings.WEB_SOCKET, COMETBFT),
              SettingGroup.of(
                  WalrusSettings.PUBLISHER,
                  WalrusSettings.OTHER_AGGREGATORS,
                  WalrusSettings.SHARDS,
                  WalrusSettings.EPOCHS),
              KafkaSettings.SETTINGS,
              ServerLimits.SETTINGS)
          .checkedBy(BridgeSettings::oneKeyForTwo);

  private BridgeSettings() {}

  /** What workflows cost must never be missing where settlements are paid. */
  private static List<String> oneKeyForTwo(Settings settings) {
    Optional<Address> keeper = WorkflowSettings.SENDER.key(settings).map(SenderKey::address);
    boolean isOne =
        keeper.isPresent() && keeper.equals(SENDER.key(settings).map(SenderKey::address));
    return isOne
        ? List.of("bridge.workflows.key: is that of bridge.key; give an account of its own")
        : List.of();
  }
}
