package network.haca.explorer.app;

import java.net.URI;
import java.nio.file.Path;
import network.haca.connection.server.ServerLimits;
import network.haca.settings.ChainSettings;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;

/** The explorer's settings. */
final class ExplorerSettings {
  static final Setting<Path> DATA =
      Setting.required(
          "explorer.data",
          Form.path(),
          "The directory of the view, which is made anew from the topics if it is lost.");
  static final Setting<String> HOST =
      Setting.of("explorer.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  static final Setting<Integer> PORT =
      Setting.of("explorer.port", Endpoints.port(), 8090, "The port of the page and its API.");
  static final Setting<URI> COMETBFT =
      Setting.of(
          "cometbft.rpc",
          Endpoints.http(),
          URI.create("http://127.0.0.1:26657"),
          "The RPC of a full node's CometBFT, which is asked for blocks and votes.");
  static final Setting<URI> BRIDGE =
      Setting.of(
          "explorer.bridge",
          Endpoints.http(),
          URI.create("http://127.0.0.1:8010"),
          "A bridge, which is asked for receipts and feeds.");
  static final Setting<URI> INGRESS =
      Setting.of(
          "explorer.ingress",
          Endpoints.http(),
          URI.create("http://127.0.0.1:8000"),
          "The ingress that the playground asks.");
  static final Setting<Integer> LOOKUPS_MAX =
      Setting.of(
          "explorer.lookups.max",
          Form.number(1, 1_000, "questions"),
          64,
          "Questions that the view answers at once; one more is refused.");
  static final Setting<Integer> ASKING_MAX =
      Setting.of(
          "explorer.asking.max",
          Form.number(1, 1_000, "questions"),
          16,
          "Questions for which chain, bridge or ingress are asked at once; one more is refused.");
  static final Setting<Integer> FOLLOWERS_MAX =
      Setting.of(
          "explorer.followers.max",
          Form.number(1, 10_000, "clients"),
          500,
          "Clients that follow the live events at once; one more is refused.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(DATA, HOST, PORT, BRIDGE, INGRESS)
          .with(
              SettingGroup.of(LOOKUPS_MAX, ASKING_MAX, FOLLOWERS_MAX),
              SettingGroup.of(ChainSettings.RPC, COMETBFT),
              KafkaSettings.SETTINGS,
              ServerLimits.SETTINGS);

  private ExplorerSettings() {}
}
