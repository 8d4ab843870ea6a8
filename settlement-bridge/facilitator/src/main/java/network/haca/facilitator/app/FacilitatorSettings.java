package network.haca.facilitator.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import network.haca.connection.server.ServerLimits;
import network.haca.senders.SenderSettings;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Network;

/** The facilitator's settings. */
final class FacilitatorSettings {
  private static final Setting<Path> DATA =
      Setting.required("facilitator.data", Form.path(), "The directory of the ledger.");
  private static final Setting<String> HOST =
      Setting.of("facilitator.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  private static final Setting<Integer> PORT =
      Setting.of("facilitator.port", Endpoints.port(), 4022, "The port of the facilitator's API.");
  private static final Setting<List<NetworkNode>> NETWORKS =
      Setting.of(
          "facilitator.networks",
          NetworkNode.form().list(),
          List.of(new NetworkNode(Network.BASE_SEPOLIA, URI.create("https://sepolia.base.org"))),
          "The networks on which payments are settled, and where each is asked.");
  private static final Setting<Boolean> UPTO_OF_CONTRACTS =
      Setting.of(
          "facilitator.upto.contracts",
          Form.flag(),
          false,
          "Whether upto may be paid from accounts with code, which may take a signature back.");
  private static final Setting<Boolean> DIRECT_UPTO =
      Setting.of(
          "facilitator.upto.direct",
          Form.flag(),
          false,
          "Whether gates may have upto settled by /settle, for amounts that only they know of.");
  private static final SenderSettings SENDER =
      SenderSettings.required("facilitator.key", "facilitator", "the account that settles");

  static final SettingGroup SETTINGS =
      SettingGroup.of(DATA, HOST, PORT, NETWORKS, UPTO_OF_CONTRACTS, DIRECT_UPTO)
          .with(
              ServedSettings.SETTINGS,
              AccessSettings.SETTINGS,
              HeartbeatSettings.SETTINGS,
              SettlingSettings.SETTINGS,
              SessionSettings.SETTINGS,
              SENDER.group(),
              KafkaSettings.OPTIONAL,
              ServerLimits.SETTINGS);

  private FacilitatorSettings() {}

  static FacilitatorConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new FacilitatorConfig(
        settings.get(DATA),
        settings.get(HOST),
        settings.get(PORT),
        settings.get(NETWORKS),
        ServedSettings.read(settings),
        AccessSettings.read(settings),
        settings.get(UPTO_OF_CONTRACTS),
        settings.get(DIRECT_UPTO),
        SessionSettings.read(settings),
        SettlingSettings.terms(settings),
        SettlingSettings.ceilings(settings),
        SENDER.key(settings).orElseThrow(),
        SENDER.transactionsMin(settings),
        KafkaSettings.readOptional(settings),
        HeartbeatSettings.read(settings),
        ServerLimits.read(settings));
  }
}
