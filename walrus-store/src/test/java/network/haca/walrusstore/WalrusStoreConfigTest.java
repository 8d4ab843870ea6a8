package network.haca.walrusstore;

import java.nio.file.Path;
import java.util.Map;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class WalrusStoreConfigTest {
  private static final ConfigCheck<WalrusStoreConfig> CHECK =
      ConfigCheck.of(WalrusStoreConfig.SETTINGS, WalrusStoreConfig::read);

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        Map.of("walrus.data", "/data"),
        new WalrusStoreConfig(
            "127.0.0.1",
            31415,
            new WalrusStore.Options(Path.of("/data"), 10, 10 << 20, 64L << 30)));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    CHECK.assertMapping(
        Map.of(
            "walrus.host", "0.0.0.0",
            "walrus.port", "1",
            "walrus.data", "/data",
            "walrus.shards", "5",
            "walrus.body.max", "2",
            "walrus.store.max", "3"),
        new WalrusStoreConfig("0.0.0.0", 1, new WalrusStore.Options(Path.of("/data"), 5, 2, 3)));
  }
}
