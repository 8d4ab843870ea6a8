package network.haca.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.schemas.topic.Topics;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The broker's configuration.
 *
 * @param data the folder of its logs
 * @param access who may do what; without it, whoever reaches the port may do everything
 * @param proofPartitions of the topic of proofs where it is made
 */
public record BrokerConfig(
    String host,
    int port,
    int controllerPort,
    Path data,
    Optional<BrokerAccess> access,
    int proofPartitions) {

  private static final Setting<String> HOST =
      Setting.of("broker.host", Endpoints.host(), "127.0.0.1", "The address to listen on.");
  private static final Setting<Integer> PORT =
      Setting.of("broker.port", Endpoints.port(), 9092, "The port of clients; 0 takes a free one.");
  private static final Setting<Integer> CONTROLLER_PORT =
      Setting.of(
          "broker.controller.port",
          Endpoints.port(),
          9093,
          "The port of the broker's own controller; 0 takes a free one.");
  private static final Setting<Path> DATA =
      Setting.required("broker.data", Form.path(), "The folder of the broker's logs.");
  private static final Setting<Optional<BrokerAccess>> USERS =
      Setting.secret(
          "broker.users",
          Form.of(
              "user:password for each of admin, worker, proof-stream, bridge, reader, and"
                  + " facilitator if there is one, comma-separated",
              BrokerAccess::parse,
              BrokerAccess::toString),
          "Who may connect; without them, whoever reaches the port may do everything.");

  private static final Setting<Integer> PROOF_PARTITIONS =
      Setting.of(
          "broker.proofs.partitions",
          Form.number(1, 64, "partitions"),
          Topics.PROOFS.partitions(),
          "Partitions of haca.proofs where this broker makes it: so many threads of the stream may"
              + " share the work, and each partition fills a batch of its own.");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(HOST, PORT, CONTROLLER_PORT, DATA, USERS, PROOF_PARTITIONS)
          .checkedBy(BrokerConfig::portsDiffer);

  /** A port of 0 is replaced by a free one. */
  public BrokerConfig {
    port = port == 0 ? freePort(controllerPort) : port;
    controllerPort = controllerPort == 0 ? freePort(port) : controllerPort;
  }

  public static BrokerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new BrokerConfig(
        settings.get(HOST),
        settings.get(PORT),
        settings.get(CONTROLLER_PORT),
        settings.get(DATA),
        settings.get(USERS),
        settings.get(PROOF_PARTITIONS));
  }

  private static List<String> portsDiffer(Settings settings) {
    Optional<Integer> port = settings.find(PORT);
    boolean differ =
        port.filter(p -> p != 0 && settings.find(CONTROLLER_PORT).equals(port)).isEmpty();
    return differ
        ? List.of()
        : List.of(
            "broker.controller.port: it is that of broker.port; clients and the controller take one"
                + " each");
  }

  /** A free port that is not the other one, which nobody listens on yet. */
  private static int freePort(int other) {
    try (ServerSocket socket = new ServerSocket(0)) {
      // While this one is held, the system gives another.
      return socket.getLocalPort() == other ? freePort(other) : socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port", e);
    }
  }
}
