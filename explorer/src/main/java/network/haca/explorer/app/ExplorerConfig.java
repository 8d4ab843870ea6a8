package network.haca.explorer.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import network.haca.connection.server.ServerLimits;
import network.haca.explorer.http.ExplorerServer;
import network.haca.settings.ChainSettings;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The explorer's configuration.
 *
 * @param data folder of the view
 * @param chain a full node's JSON-RPC
 * @param bridge asked for receipts
 * @param ingress asked by the playground
 * @param connections of clients
 */
public record ExplorerConfig(
    KafkaSettings kafka,
    Path data,
    URI chain,
    URI cometBft,
    URI bridge,
    URI ingress,
    ExplorerServer.Limits limits,
    ServerLimits connections,
    String host,
    int port) {
  public static final SettingGroup SETTINGS = ExplorerSettings.SETTINGS;

  public static ExplorerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new ExplorerConfig(
        KafkaSettings.read(settings),
        settings.get(ExplorerSettings.DATA),
        settings.get(ChainSettings.RPC),
        settings.get(ExplorerSettings.COMETBFT),
        settings.get(ExplorerSettings.BRIDGE),
        settings.get(ExplorerSettings.INGRESS),
        new ExplorerServer.Limits(
            settings.get(ExplorerSettings.LOOKUPS_MAX),
            settings.get(ExplorerSettings.ASKING_MAX),
            settings.get(ExplorerSettings.FOLLOWERS_MAX)),
        ServerLimits.read(settings),
        settings.get(ExplorerSettings.HOST),
        settings.get(ExplorerSettings.PORT));
  }
}
