package network.haca.connection.server;

import java.time.Duration;
import java.util.Map;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class ServerLimitsConfigTest {
  private static final ConfigCheck<ServerLimits> CHECK =
      ConfigCheck.ofPart(ServerLimits.SETTINGS, ServerLimits::read);

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        Map.of(), new ServerLimits(8_192, 2_048, Duration.ofSeconds(20), Duration.ofMinutes(2)));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    CHECK.assertMapping(
        Map.of(
            "http.connections.max", "5",
            "http.connections.address.max", "3",
            "http.headers.max", "4s",
            "http.body.max", "6s"),
        new ServerLimits(5, 3, Duration.ofSeconds(4), Duration.ofSeconds(6)));
  }
}
