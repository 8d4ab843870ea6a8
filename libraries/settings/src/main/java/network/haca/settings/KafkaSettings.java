package network.haca.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a role reaches Kafka, as properties of Kafka's clients.
 *
 * @param servers {@code host:port} of one or more brokers
 * @param properties may hold a password: never logged
 */
public record KafkaSettings(String servers, Map<String, String> properties) {
  private static final String PASSWORD_MEANING = "the password of kafka.user";

  /** How a client proves who it is; Kafka's names have dashes. */
  public enum Mechanism {
    PLAIN("org.apache.kafka.common.security.plain.PlainLoginModule"),
    SCRAM_SHA_256("org.apache.kafka.common.security.scram.ScramLoginModule"),
    SCRAM_SHA_512("org.apache.kafka.common.security.scram.ScramLoginModule");

    private final String loginModule;

    Mechanism(String loginModule) {
      this.loginModule = loginModule;
    }
  }

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /**
   * Reads {@code kafka.servers}, and where {@code kafka.user} is given the password, the mechanism,
   * and whether the connection is encrypted.
   */
  public static KafkaSettings read(Settings settings) {
    String servers = settings.requiredText("kafka.servers", "host:port of one or more brokers");
    String user = settings.text("kafka.user", "");
    boolean tls = settings.flag("kafka.tls", false);
    Mechanism mechanism = settings.choice("kafka.mechanism", Mechanism.class, Mechanism.PLAIN);
    if (user.isEmpty()) {
      return new KafkaSettings(servers, anonymous(servers, tls));
    }
    String password = settings.secret("kafka.password", PASSWORD_MEANING, text -> text).orElse("");
    return new KafkaSettings(servers, authenticated(servers, tls, mechanism, user, password));
  }

  /** Of a user with a password, by {@code PLAIN} without encryption. */
  public static KafkaSettings of(String servers, String user, String password) {
    return new KafkaSettings(
        servers, authenticated(servers, false, Mechanism.PLAIN, user, password));
  }

  /** Of a broker that asks nobody who he is. */
  public static KafkaSettings of(String servers) {
    return new KafkaSettings(servers, anonymous(servers, false));
  }

  /** A new map to add a client's own properties to. */
  public Map<String, Object> toClientProperties() {
    Map<String, Object> client = new TreeMap<>(KafkaPatience.client());
    client.putAll(properties);
    return client;
  }

  @Override
  public String toString() {
    return "KafkaSettings of " + servers;
  }

  private static Map<String, String> anonymous(String servers, boolean tls) {
    return Map.of("bootstrap.servers", servers, "security.protocol", tls ? "SSL" : "PLAINTEXT");
  }

  private static Map<String, String> authenticated(
      String servers, boolean tls, Mechanism mechanism, String user, String password) {
    return Map.of(
        "bootstrap.servers",
        servers,
        "security.protocol",
        tls ? "SASL_SSL" : "SASL_PLAINTEXT",
        "sasl.mechanism",
        mechanism.name().replace('_', '-'),
        "sasl.jaas.config",
        "%s required username=%s password=%s;"
            .formatted(mechanism.loginModule, quoted(user), quoted(password)));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
