package network.haca.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The way of a role to Kafka, as properties of Kafka's clients.
 *
 * @param servers {@code host:port} of one or more brokers
 * @param properties may hold a password: never logged
 */
public record KafkaSettings(String servers, Map<String, String> properties) {
  /** The mechanisms by which a client proves who it is; Kafka's names have dashes. */
  public enum Mechanism {
    PLAIN("org.apache.kafka.common.security.plain.PlainLoginModule"),
    SCRAM_SHA_256("org.apache.kafka.common.security.scram.ScramLoginModule"),
    SCRAM_SHA_512("org.apache.kafka.common.security.scram.ScramLoginModule");

    private final String loginModule;

    Mechanism(String loginModule) {
      this.loginModule = loginModule;
    }
  }

  private static final Setting<List<String>> SERVERS =
      Setting.required(
          "kafka.servers",
          Endpoints.hostPort().list().where(servers -> !servers.isEmpty()),
          "The addresses of one or more brokers.");
  private static final Setting<Optional<List<String>>> SERVERS_OR_NONE =
      Setting.optional(
          "kafka.servers",
          Endpoints.hostPort().list().where(servers -> !servers.isEmpty()),
          "The addresses of one or more brokers; without them this role does without Kafka.");
  private static final Setting<Optional<String>> USER =
      Setting.optional(
          "kafka.user",
          Form.matching("a name", Pattern.compile(".+")),
          "The user that the brokers know this role as; without one it is nobody.");
  private static final Setting<Optional<String>> PASSWORD =
      Setting.secret(
          "kafka.password",
          Form.matching("a password", Pattern.compile(".+")),
          "The password of kafka.user.");
  private static final Setting<Boolean> TLS =
      Setting.of("kafka.tls", Form.flag(), false, "Encrypts the connections to the brokers.");
  private static final Setting<Mechanism> MECHANISM =
      Setting.of(
          "kafka.mechanism",
          Form.choice(Mechanism.class),
          Mechanism.PLAIN,
          "How the user proves who it is.");

  /** Settings of every role that reaches Kafka. */
  public static final SettingGroup SETTINGS =
      SettingGroup.of(SERVERS, USER, PASSWORD, TLS, MECHANISM).checkedBy(KafkaSettings::halfUsers);

  /** Settings of a role that reaches Kafka only where brokers are named. */
  public static final SettingGroup OPTIONAL =
      SettingGroup.of(SERVERS_OR_NONE, USER, PASSWORD, TLS, MECHANISM)
          .checkedBy(KafkaSettings::halfUsers);

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  public static KafkaSettings read(Settings settings) {
    return read(settings, settings.get(SERVERS));
  }

  /** Reads {@link #OPTIONAL}; nothing where no broker is named. */
  public static Optional<KafkaSettings> readOptional(Settings settings) {
    return settings.get(SERVERS_OR_NONE).map(servers -> read(settings, servers));
  }

  private static KafkaSettings read(Settings settings, List<String> brokers) {
    String servers = String.join(",", brokers);
    boolean tls = settings.get(TLS);
    return settings
        .get(USER)
        .map(
            user ->
                authenticated(
                    servers,
                    tls,
                    settings.get(MECHANISM),
                    user,
                    settings.get(PASSWORD).orElseThrow()))
        .map(properties -> new KafkaSettings(servers, properties))
        .orElseGet(() -> new KafkaSettings(servers, anonymous(servers, tls)));
  }

  private static List<String> halfUsers(Settings settings) {
    boolean hasUser = settings.find(USER).flatMap(user -> user).isPresent();
    // One that cannot be read is refused for that.
    boolean hasPassword = settings.find(PASSWORD).map(Optional::isPresent).orElse(true);
    if (hasUser && !hasPassword) {
      return List.of("kafka.password: missing; give the password of kafka.user");
    }
    return hasPassword && !hasUser && settings.gives(PASSWORD)
        ? List.of("kafka.user: missing; give the user whose password kafka.password is")
        : List.of();
  }

  /** The settings of a user with a password, by {@code PLAIN} without encryption. */
  public static KafkaSettings of(String servers, String user, String password) {
    return new KafkaSettings(
        servers, authenticated(servers, false, Mechanism.PLAIN, user, password));
  }

  /** The settings for a broker that asks nobody who he is. */
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
