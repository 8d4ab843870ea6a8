package network.haca.bridge.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import network.haca.bridge.chain.BatchJourney;
import network.haca.bridge.chain.Certifier;
import network.haca.bridge.chain.CometBftClient;
import network.haca.bridge.chain.ProofLookup;
import network.haca.bridge.http.ReceiptServer;
import network.haca.bridge.kafka.BatchSettler;
import network.haca.bridge.kafka.KafkaJournal;
import network.haca.bridge.kafka.RegistryFeed;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import network.haca.walrus.WalrusClient;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settlement bridge, wired: registry to Kafka, batches to the chain, receipts to users. */
public final class Bridge implements AutoCloseable {
  private static final String GROUP = "haca-settlement-bridge";
  private static final Duration WALRUS_TIMEOUT = Duration.ofSeconds(30);
  private static final int SESSION_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final ReceiptStore receipts;
  private final RegistryFeed registry;
  private final BatchSettler settler;
  private final ReceiptServer server;
  private final int port;

  private Bridge(
      Producer<byte[], byte[]> producer,
      ReceiptStore receipts,
      RegistryFeed registry,
      BatchSettler settler,
      ReceiptServer server,
      int port) {
    this.producer = producer;
    this.receipts = receipts;
    this.registry = registry;
    this.settler = settler;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the receipts cannot be opened or the port is taken
   */
  public static Bridge start(Vertx vertx, BridgeConfig config) throws IOException {
    ReceiptStore receipts = ReceiptStore.open(config.data());
    EthereumClient chain = new EthereumClient(config.chain());
    ReceiptServer server = new ReceiptServer(vertx, receipts, new ProofLookup(chain, receipts));
    int port = listen(server, config);
    Producer<byte[], byte[]> producer = producer(config.kafka());
    RegistryFeed registry = new RegistryFeed(chain, producer, config.registryInterval());
    BatchJourney journey =
        new BatchJourney(
            new WalrusClient(config.publisher(), WALRUS_TIMEOUT),
            config.walrusEpochs(),
            chain,
            new TransactionSender(chain, config.key()),
            InstantSource.system(),
            new Certifier(chain, new CometBftClient(config.cometBft())),
            receipts,
            new KafkaJournal(producer));
    BatchSettler settler = new BatchSettler(consumer(config.kafka()), journey, config.openMax());
    return new Bridge(producer, receipts, registry, settler, server, port);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    settler.close();
    registry.close();
    server.close().toCompletionStage().toCompletableFuture().join();
    producer.close(Duration.ofSeconds(1));
    receipts.close();
  }

  private static int listen(ReceiptServer server, BridgeConfig config) throws IOException {
    try {
      return server
          .listen(config.host(), config.port())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (RuntimeException e) {
      throw new IOException(
          "port %d is in use; choose another with bridge.port".formatted(config.port()), e);
    }
  }

  private static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    configuration.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    configuration.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.BATCH_RECORD_BYTES_MAX);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
