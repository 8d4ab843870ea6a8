package network.haca.bridge.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import network.haca.bridge.chain.BatchBlobs;
import network.haca.bridge.chain.BatchJourney;
import network.haca.bridge.chain.Certifier;
import network.haca.bridge.chain.CometBftClient;
import network.haca.bridge.chain.IndividualJourney;
import network.haca.bridge.chain.LeafCheck;
import network.haca.bridge.chain.ProofLookup;
import network.haca.bridge.chain.ReceiptLookup;
import network.haca.bridge.http.ReceiptServer;
import network.haca.bridge.kafka.KafkaJournal;
import network.haca.bridge.kafka.RecordSettler;
import network.haca.bridge.kafka.RegistryFeed;
import network.haca.bridge.kafka.SettlingRecords;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
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
  private static final int SESSION_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final ReceiptStore receipts;
  private final RegistryFeed registry;
  private final List<RecordSettler> settlers;
  private final ReceiptServer server;
  private final int port;

  private Bridge(
      Producer<byte[], byte[]> producer,
      ReceiptStore receipts,
      RegistryFeed registry,
      List<RecordSettler> settlers,
      ReceiptServer server,
      int port) {
    this.producer = producer;
    this.receipts = receipts;
    this.registry = registry;
    this.settlers = List.copyOf(settlers);
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
    Certifier certifier = new Certifier(chain, new CometBftClient(config.cometBft()));
    ReceiptServer server =
        new ReceiptServer(
            vertx,
            new ReceiptLookup(receipts, certifier),
            new ProofLookup(chain, receipts),
            config.lookups());
    int port = listen(server, config);
    Producer<byte[], byte[]> producer = producer(config.kafka());
    RegistryFeed registry = new RegistryFeed(chain, producer, config.registryInterval());
    return new Bridge(
        producer,
        receipts,
        registry,
        settlers(config, chain, certifier, receipts, producer),
        server,
        port);
  }

  /** One account sends for both, so that its nonces are given once. */
  private static List<RecordSettler> settlers(
      BridgeConfig config,
      EthereumClient chain,
      Certifier certifier,
      ReceiptStore receipts,
      Producer<byte[], byte[]> producer) {
    TransactionSender sender = new TransactionSender(chain, config.key());
    BlockFreshness freshness = new BlockFreshness(chain, InstantSource.system());
    LeafCheck check = new LeafCheck(chain);
    KafkaJournal journal = new KafkaJournal(producer);
    BatchJourney batches =
        new BatchJourney(
            new BatchBlobs(
                config.publisher(),
                config.aggregators(),
                config.walrusShards(),
                config.walrusEpochs()),
            chain,
            sender,
            freshness,
            certifier,
            receipts,
            check,
            journal);
    IndividualJourney individual =
        new IndividualJourney(sender, freshness, certifier, receipts, check, journal, batches);
    return List.of(
        new RecordSettler(
            consumer(config.kafka(), GROUP, 1),
            Topics.BATCHES.name(),
            SettlingRecords.batches(batches),
            config.openMax()),
        new RecordSettler(
            consumer(config.kafka(), GROUP + "-individual", config.individualMax()),
            Topics.INDIVIDUAL.name(),
            SettlingRecords.individual(individual),
            config.individualMax()));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    settlers.forEach(RecordSettler::close);
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

  private static KafkaConsumer<byte[], byte[]> consumer(
      KafkaSettings kafka, String group, int recordsMax) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
    configuration.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    configuration.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.BATCH_RECORD_BYTES_MAX);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
