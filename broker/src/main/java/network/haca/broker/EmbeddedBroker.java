package network.haca.broker;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import network.haca.connection.server.ListenAddress;
import network.haca.schemas.topic.Topics;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apache Kafka itself, broker and KRaft controller, in this process and on one folder. */
public final class EmbeddedBroker implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int NODE_ID = 1;
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private final Parts parts;
  private final Health health = new Health();
  private final String address;
  private volatile boolean topicsExist;

  private EmbeddedBroker(Parts parts, String address) {
    this.parts = parts;
    this.address = address;
  }

  /**
   * Starts on the folder, formatting it the first time, and sees to the network's topics and their
   * settings.
   *
   * @throws IOException if the folder is in use or cannot be used, or a port is taken
   */
  public static EmbeddedBroker start(BrokerConfig config) throws IOException {
    return Parts.start(
        parts -> {
          EmbeddedBroker broker = new EmbeddedBroker(parts, config.host() + ":" + config.port());
          broker.begin(config);
          return broker;
        });
  }

  private void begin(BrokerConfig config) throws IOException {
    parts.add(FolderLock.take(config.data(), "broker.data"));
    // Kafka's own failure names neither, and comes when threads and files are open.
    new ListenAddress("broker.port", config.host(), config.port()).requireFree();
    new ListenAddress("broker.controller.port", config.host(), config.controllerPort())
        .requireFree();
    format(config.data());
    startServer(config);
    health.ready(
        "topics", () -> topicsExist ? Optional.empty() : Optional.of("they are not made yet"));
    try (Admin admin = Admin.create(admin(config, address).toClientProperties())) {
      TopicCreation.agree(admin, (short) 1);
      if (config.access().isPresent()) {
        config.access().get().grant(admin);
      }
    }
    topicsExist = true;
  }

  /** A server that fails on the way up keeps its ports until it is told to go down. */
  private void startServer(BrokerConfig config) throws IOException {
    MendedMetadataCache.load();
    try {
      KafkaRaftServer server =
          new KafkaRaftServer(new KafkaConfig(properties(config)), Time.SYSTEM);
      parts.add(
          () -> {
            server.shutdown();
            server.awaitShutdown();
          });
      server.startup();
    } catch (RuntimeException e) {
      throw new IOException(
          "the broker cannot start on %s with data in %s: %s"
              .formatted(address, config.data(), e.getMessage()),
          e);
    }
  }

  /** {@code host:port} for clients. */
  public String address() {
    return address;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }

  private static KafkaSettings admin(BrokerConfig config, String address) {
    return config
        .access()
        .map(
            access ->
                KafkaSettings.of(address, BrokerAccess.ADMIN, access.password(BrokerAccess.ADMIN)))
        .orElseGet(
            () -> {
              LOG.warn("whoever reaches {} may write proofs; set broker.users", address);
              return KafkaSettings.of(address);
            });
  }

  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
            .setNodeId(NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(data.toString())
            .addDirectory(data.toString());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException("cannot format " + data + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> properties(BrokerConfig config) {
    String controller = config.host() + ":" + config.controllerPort();
    String listener = "CLIENTS://" + config.host() + ":" + config.port();
    Map<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("listeners", listener + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", listener);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "CLIENTS");
    String protocol = config.access().isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
    properties.put(
        "listener.security.protocol.map", "CONTROLLER:%1$s,CLIENTS:%1$s".formatted(protocol));
    config.access().ifPresent(access -> restrict(properties, access));
    // One that was killed is let in again when its session is over.
    properties.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
    properties.put("broker.heartbeat.interval.ms", Long.toString(HEARTBEAT.toMillis()));
    properties.put("log.dirs", config.data().toString());
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

  private static void restrict(Map<String, String> properties, BrokerAccess access) {
    properties.put("sasl.enabled.mechanisms", "PLAIN");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.put("sasl.mechanism.controller.protocol", "PLAIN");
    properties.put("listener.name.clients.plain.sasl.jaas.config", access.jaas());
    properties.put("listener.name.controller.plain.sasl.jaas.config", access.jaas());
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put(
        "super.users",
        BrokerAccess.TRUSTED.stream().map(user -> "User:" + user).collect(joining(";")));
  }
}
