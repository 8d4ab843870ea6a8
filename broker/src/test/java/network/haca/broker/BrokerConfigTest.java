package network.haca.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
  private static final ConfigCheck<BrokerConfig> CHECK =
      ConfigCheck.of(BrokerConfig.SETTINGS, BrokerConfig::read);
  private static final String USERS = "admin:a,worker:b,proof-stream:c,bridge:d,reader:e";

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        Map.of("broker.data", "/data"),
        new BrokerConfig("127.0.0.1", 9092, 9093, Path.of("/data"), Optional.empty(), 4));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    CHECK.assertMapping(
        Map.of(
            "broker.host", "0.0.0.0",
            "broker.port", "1",
            "broker.controller.port", "2",
            "broker.data", "/data",
            "broker.users", USERS,
            "broker.proofs.partitions", "2"),
        new BrokerConfig(
            "0.0.0.0", 1, 2, Path.of("/data"), Optional.of(BrokerAccess.parse(USERS)), 2));
  }

  @Test
  void clientsAndTheControllerHavePortsOfTheirOwn() {
    assertEquals(
        List.of(
            "broker.controller.port: it is that of broker.port; clients and the controller take one"
                + " each"),
        assertThrows(
                InvalidSettingsException.class,
                () ->
                    BrokerConfig.read(
                        Map.of(
                            "broker.data", "/d",
                            "broker.port", "7",
                            "broker.controller.port", "7")))
            .problems());
    for (int i = 0; i < 1_000; i++) {
      BrokerConfig free = new BrokerConfig("127.0.0.1", 0, 0, Path.of("/d"), Optional.empty(), 4);
      assertNotEquals(free.port(), free.controllerPort());
    }
  }

  /** Passwords that somebody forgot to fill in must not open the broker. */
  @Test
  void noUsersAreNotEveryoneAndPasswordsAreNotRepeated() {
    for (String users : List.of("", "admin:hunter2")) {
      assertEquals(
          List.of(
              "broker.users: not readable; give user:password for each of admin, worker,"
                  + " proof-stream, bridge, reader, and facilitator if there is one,"
                  + " comma-separated"),
          assertThrows(
                  InvalidSettingsException.class,
                  () -> BrokerConfig.read(Map.of("broker.data", "/d", "broker.users", users)))
              .problems());
    }
  }
}
