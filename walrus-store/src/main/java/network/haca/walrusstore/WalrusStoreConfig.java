package network.haca.walrusstore;

import java.nio.file.Path;
import java.util.Map;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusSettings;

/** A local Walrus store's configuration. */
public record WalrusStoreConfig(String host, int port, WalrusStore.Options options) {
  private static final Setting<String> HOST =
      Setting.of("walrus.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  private static final Setting<Integer> PORT =
      Setting.of(
          "walrus.port",
          Endpoints.port(),
          31415,
          "The port of publisher and aggregator; 0 lets the system choose.");
  private static final Setting<Path> DATA =
      Setting.required("walrus.data", Form.path(), "The directory of the blobs.");
  private static final Setting<Integer> BODY_MAX =
      Setting.of(
          "walrus.body.max", Form.number(1, 1 << 30, "bytes"), 10 << 20, "The longest blob.");
  private static final Setting<Long> STORE_MAX =
      Setting.of(
          "walrus.store.max",
          Form.longNumber(0, Long.MAX_VALUE, "bytes").saying("a number of bytes"),
          LocalWalrus.STORE_BYTES_MAX,
          "All blobs together; more get 507.");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(HOST, PORT, DATA, WalrusSettings.SHARDS, BODY_MAX, STORE_MAX);

  public static WalrusStoreConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new WalrusStoreConfig(
        settings.get(HOST),
        settings.get(PORT),
        new WalrusStore.Options(
            settings.get(DATA),
            settings.get(WalrusSettings.SHARDS),
            settings.get(BODY_MAX),
            settings.get(STORE_MAX)));
  }
}
