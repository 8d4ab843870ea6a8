package network.haca.bridge.app;

import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import network.haca.bridge.chain.EthereumFeeds;
import network.haca.bridge.chain.EthereumHistory;
import network.haca.bridge.core.LeafLookup;
import network.haca.bridge.core.LeafNews;
import network.haca.bridge.core.ProofLookup;
import network.haca.bridge.core.ReceiptLookup;
import network.haca.bridge.http.ReceiptServer;
import network.haca.bridge.kafka.FeedDefinitions;
import network.haca.bridge.kafka.FeedEvidence;
import network.haca.bridge.kafka.FeedRounds;
import network.haca.bridge.kafka.KafkaJournal;
import network.haca.bridge.kafka.RegistryFeed;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.connection.server.ListenAddress;
import network.haca.contracts.NewBlocks;
import network.haca.feeds.FeedReader;
import network.haca.senders.BalanceWatch;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Occasion;
import network.haca.service.Parts;
import network.haca.service.Role;
import org.apache.kafka.clients.producer.Producer;

/** The settlement bridge, wired: registry to Kafka, batches to the chain, receipts to users. */
public final class Bridge implements Role {
  private static final Duration PRODUCER_CLOSE = Duration.ofSeconds(1);

  /** Rounds of feeds that are read at once. */
  private static final int FEED_RECORDS_MAX = 500;

  private final Parts parts;
  private final Health health;
  private final int port;

  private Bridge(Parts parts, Health health, int port) {
    this.parts = parts;
    this.health = health;
    this.port = port;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the folder is in use or cannot be opened, or the port is taken
   */
  public static Bridge start(Vertx vertx, BridgeConfig config) throws IOException {
    return Parts.start(parts -> start(vertx, config, parts));
  }

  private static Bridge start(Vertx vertx, BridgeConfig config, Parts parts) throws IOException {
    parts.add(FolderLock.take(config.data(), "bridge.data"));
    BridgeDatabase database = parts.add(BridgeDatabase.open(config.data()));
    Stores stores = new Stores(database);
    LeafNews news = new LeafNews();
    stores.tell(news);
    NewBlocks blocks = parts.add(new NewBlocks(config.chainEvents()));
    ChainAccess chain = ChainAccess.of(config, blocks, InstantSource.system());
    Occasion.Source occasions = () -> blocks.next()::await;
    KafkaClients kafka = new KafkaClients(config.kafka());
    Producer<byte[], byte[]> producer = kafka.producer();
    parts.add(() -> producer.close(PRODUCER_CLOSE));
    KafkaJournal journal = new KafkaJournal(producer);
    RegistryFeed registry =
        parts.add(new RegistryFeed(chain.client(), producer, config.registryInterval(), occasions));
    parts.add(new FeedDefinitions(chain.client(), producer, config.registryInterval(), occasions));
    EthereumFeeds feeds = new EthereumFeeds(chain.client(), chain.sender());
    parts.add(
        new FeedRounds(
            kafka.reader(FEED_RECORDS_MAX), feeds, InstantSource.system(), Metrics.globalRegistry));
    parts.add(
        new FeedEvidence(
            kafka.reader(FEED_RECORDS_MAX), feeds, InstantSource.system(), Metrics.globalRegistry));
    config
        .workflows()
        .ifPresent(workflows -> Workflows.start(parts, chain.client(), occasions, workflows));
    View view = View.start(parts, chain, occasions, stores, kafka, journal);
    Settling settling = Settling.start(parts, config, chain, blocks, stores, kafka, journal, view);
    ChainStatus status =
        parts.add(new ChainStatus(chain.client(), occasions, InstantSource.system()));
    BalanceWatch balance =
        parts.add(
            BalanceWatch.start(
                chain.client(),
                config.sender()::address,
                new BalanceWatch.Purpose(
                    "bridge", "RELAY", "pays for settlements", "bridge.balance.transactions.min"),
                config.transactionsMin(),
                occasions,
                Metrics.globalRegistry));
    Health health =
        BridgeHealth.of(config, database, status, chain, settling, view, registry)
            .ready("funds", balance::poverty);
    parts.add(BridgeMetrics.bind(Metrics.globalRegistry, stores, settling, view, registry));
    LeafLookup lookup =
        new LeafLookup(
            new ReceiptLookup(
                stores.receipts(), chain.certifier(), chain.answers(), MachineClocks.CLOCKS),
            new ProofLookup(
                chain.relay(),
                new EthereumHistory(chain.client()),
                stores.receipts(),
                stores.transactions()),
            stores.refusals(),
            stores.receipts(),
            view::whyUnknown);
    ReceiptServer server =
        new ReceiptServer(
            vertx,
            lookup,
            news,
            config.lookups(),
            config.connections(),
            new FeedReader(chain.client()),
            chain.log()::last,
            InstantSource.system(),
            health);
    parts.add(() -> server.close().toCompletionStage().toCompletableFuture().join());
    int port = new ListenAddress("bridge.port", config.host(), config.port()).open(server::listen);
    return new Bridge(parts, health, port);
  }

  public int port() {
    return port;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
