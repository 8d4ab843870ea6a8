package network.haca.devnet.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * The broker's configuration.
 *
 * @param data the folder of its logs
 * @param access who may do what; without it, whoever reaches the port may do everything
 */
public record BrokerConfig(
    String host, int port, int controllerPort, Path data, Optional<BrokerAccess> access) {

  /** A port of 0 is replaced by a free one. */
  public BrokerConfig {
    port = port == 0 ? freePort() : port;
    controllerPort = controllerPort == 0 ? freePort() : controllerPort;
  }

  public static BrokerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    BrokerConfig config =
        new BrokerConfig(
            settings.text("broker.host", "127.0.0.1"),
            settings.port("broker.port", 9092),
            settings.port("broker.controller.port", 9093),
            settings.requiredPath("broker.data", "the folder of the broker's logs"),
            given.containsKey("broker.users")
                ? settings.secret(
                    "broker.users",
                    "user:password for each of admin, worker, proof-stream, bridge, reader,"
                        + " comma-separated",
                    BrokerAccess::parse)
                : Optional.empty());
    settings.check();
    return config;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port", e);
    }
  }
}
