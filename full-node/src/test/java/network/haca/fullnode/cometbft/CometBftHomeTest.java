package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import network.haca.fullnode.core.ChainConfig;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule L4: how CometBFT is paced. */
class CometBftHomeTest {
  @TempDir private Path home;

  @Test
  void l4AHeightIsMadeForContentAndElseAtMostFiveSecondsLater() throws Exception {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("genesis.json"), "{\"consensus_params\":{\"abci\":{}}}");
    Files.writeString(
        config.resolve("config.toml"),
        """
        log_level = "none"
        log_format = "json"
        [consensus]
        timeout_propose = "3s"
        timeout_commit = "1s"
        skip_timeout_commit = false
        create_empty_blocks = true
        create_empty_blocks_interval = "0s"
        """);
    new CometBftHome(home).prepare(Path.of("none"), ChainConfig.development(), options(Map.of()));
    assertEquals(
        """
        log_level = "info"
        log_format = "plain"
        [consensus]
        timeout_propose = "6000ms"
        timeout_commit = "100ms"
        skip_timeout_commit = true
        create_empty_blocks = false
        create_empty_blocks_interval = "5000ms"
        """,
        Files.readString(config.resolve("config.toml")));
  }

  @Test
  void m1CometBftsPoolHasTheBoundsThatTheNodeCountsWith() throws Exception {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("genesis.json"), "{\"consensus_params\":{\"abci\":{}}}");
    Files.writeString(
        config.resolve("config.toml"),
        """
        [rpc]
        max_request_batch_size = 10
        [mempool]
        type = "app"
        recheck = false
        size = 1
        keep-invalid-txs-in-cache = true
        max_tx_bytes = 1
        """);
    new CometBftHome(home).prepare(Path.of("none"), ChainConfig.development(), options(Map.of()));
    assertEquals(
        """
        [rpc]
        max_request_batch_size = 129
        [mempool]
        type = "flood"
        recheck = true
        size = 5000
        keep-invalid-txs-in-cache = false
        max_tx_bytes = 131072
        """,
        Files.readString(config.resolve("config.toml")));
  }

  @Test
  void l4AnIdleIntervalOfMoreThanFiveSecondsIsRefused() {
    InvalidSettingsException refused =
        assertThrows(
            InvalidSettingsException.class,
            () -> options(Map.of("node.cometbft.idleInterval", "6s")));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("a duration from 1ms to 5s"),
        refused::getMessage);
  }

  private static CometBftOptions options(Map<String, String> given)
      throws IOException, InvalidSettingsException {
    return CometBftOptions.read(CometBftOptions.SETTINGS.read(given));
  }
}
