package network.haca.broker;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.schemas.topic.Topics;

/**
 * Kafka's own settings of the network's broker, wherever it runs: in this process or as a container
 * of the image {@code apache/kafka}.
 */
public final class BrokerProperties {
  static final int NODE_ID = 1;

  /** Time for which a broker that was killed is kept out when it comes back. */
  private static final Duration SESSION = Duration.ofSeconds(4);

  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private static final String CLIENTS = "CLIENTS";
  private static final String CONTROLLER = "CONTROLLER";

  private BrokerProperties() {}

  /**
   * Addresses of a broker that is its own controller, each as {@code host:port}.
   *
   * @param bound where it listens for clients
   * @param advertised where clients find it
   * @param controller where it listens as its own controller
   */
  public record Addresses(String bound, String advertised, String controller) {}

  /**
   * All settings of a broker.
   *
   * @param data the folder of its logs
   * @param access who may do what; without it, whoever reaches the port may do everything
   */
  public static Map<String, String> of(
      Addresses addresses, String data, Optional<BrokerAccess> access) {
    Map<String, String> properties = limits();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + addresses.controller());
    properties.put(
        "listeners",
        "%s://%s,%s://%s"
            .formatted(CLIENTS, addresses.bound(), CONTROLLER, addresses.controller()));
    properties.put("advertised.listeners", CLIENTS + "://" + addresses.advertised());
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("inter.broker.listener.name", CLIENTS);
    properties.put("log.dirs", data);
    properties.putAll(security(List.of(CONTROLLER, CLIENTS), access));
    return properties;
  }

  /** Limits and defaults, whatever the broker listens on. */
  public static Map<String, String> limits() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
    properties.put("broker.heartbeat.interval.ms", Long.toString(HEARTBEAT.toMillis()));
    properties.put("auto.create.topics.enable", "false");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("message.max.bytes", Integer.toString(Topics.BATCH_RECORD_BYTES_MAX));
    properties.put("log.cleaner.dedupe.buffer.size", "16777216");
    return properties;
  }

  /**
   * Settings by which listeners of these names ask who a client is, and the broker what it may do.
   */
  public static Map<String, String> security(
      List<String> listeners, Optional<BrokerAccess> access) {
    Map<String, String> properties = new TreeMap<>();
    String protocol = access.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
    properties.put(
        "listener.security.protocol.map",
        listeners.stream().map(name -> name + ":" + protocol).collect(joining(",")));
    access.ifPresent(known -> restrict(properties, listeners, known));
    return properties;
  }

  private static void restrict(
      Map<String, String> properties, List<String> listeners, BrokerAccess access) {
    properties.put("sasl.enabled.mechanisms", "PLAIN");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.put("sasl.mechanism.controller.protocol", "PLAIN");
    for (String listener : listeners) {
      properties.put(
          "listener.name.%s.plain.sasl.jaas.config".formatted(listener.toLowerCase(Locale.ROOT)),
          access.jaas());
    }
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put(
        "super.users",
        BrokerAccess.TRUSTED.stream().map(user -> "User:" + user).collect(joining(";")));
  }

  /**
   * What the image {@code apache/kafka} needs beside the others, since it lacks {@link
   * MendedMetadataCache}: a broker that keeps its leaders while it shuts down loses no transaction.
   */
  public static Map<String, String> ofImage() {
    return Map.of("controlled.shutdown.enable", "false");
  }

  /** The same as environment variables, by which the image {@code apache/kafka} is told them. */
  public static Map<String, String> variables(Map<String, String> properties) {
    Map<String, String> variables = new TreeMap<>();
    properties.forEach((key, value) -> variables.put(variable(key), value));
    return variables;
  }

  private static String variable(String key) {
    return "KAFKA_"
        + key.replace("_", "__").replace("-", "___").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
