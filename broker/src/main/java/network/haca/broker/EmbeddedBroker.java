package network.haca.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import network.haca.connection.server.ListenAddress;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apache Kafka itself, broker and KRaft controller, in this process and on one folder. */
public final class EmbeddedBroker implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

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
    BrokerSetup.agree(
        admin(config, address), config.access().isPresent(), config.proofPartitions());
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
            .setNodeId(BrokerProperties.NODE_ID)
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
    String clients = config.host() + ":" + config.port();
    String controller = config.host() + ":" + config.controllerPort();
    Map<String, String> properties =
        new TreeMap<>(
            BrokerProperties.of(
                new BrokerProperties.Addresses(clients, clients, controller),
                config.data().toString(),
                config.access()));
    properties.putAll(threads(Runtime.getRuntime().availableProcessors()));
    return properties;
  }

  /**
   * Kafka's numbers of threads are for a machine of its own: each looks three times a second
   * whether there is something to do, as broker and as controller.
   */
  private static Map<String, String> threads(int processors) {
    return Map.of(
        "num.io.threads", Integer.toString(Math.clamp(2L * processors, 4, 8)),
        "num.network.threads", Integer.toString(Math.clamp(processors, 2, 3)),
        "group.coordinator.threads", "1");
  }
}
