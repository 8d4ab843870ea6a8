package network.haca.fullnode.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.BlockRetention;
import network.haca.fullnode.abci.HaltAtHeight;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.abci.StateSync;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.rocksdb.HistoryPruning;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rpc.ChainEvents;
import network.haca.fullnode.snapshot.SnapshotService;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.verdict.LeafSource;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes32;
import network.haca.service.Parts;
import network.haca.walrus.WalrusClient;

/** The ledger and what follows its blocks, yet without a port. */
final class Ledger {
  private static final Duration WALRUS_TIMEOUT = Duration.ofSeconds(10);

  final ChainConfig genesis;
  final RocksChain chain;
  final BlockExecutor executor;
  final LatestBlock latest = new LatestBlock();
  final ChainEvents userEvents;
  final ChainEvents partEvents;
  final VerdictService verdicts;
  final LedgerApplication application;
  final HandOver handOver;

  private final SnapshotStore store;
  private final SnapshotService snapshots;
  private final HistoryPruning pruning;
  private final NodeMetrics metrics;

  /**
   * @param parts what is opened here is added to
   */
  Ledger(FullNodeConfig config, CometBftHome home, NodeMetrics metrics, Parts parts)
      throws IOException {
    this.metrics = metrics;
    genesis = home.ledger();
    Path folder = config.home();
    chain = parts.add(RocksChain.open(folder.resolve("ledger")));
    executor = new BlockExecutor(genesis, chain);
    latest.read(chain);
    store = new SnapshotStore(folder.resolve("snapshots"), config.snapshots().kept());
    snapshots =
        parts.add(new SnapshotService(chain, executor, store, config.snapshots().interval()));
    ProposalWait wait = new ProposalWait();
    Bytes32 validator = Bytes32.copyOf(Base64.getDecoder().decode(home.validatorKey()));
    verdicts =
        new VerdictService(
            chain, executor, aggregators(config), sources(config), validator, wait::signal);
    pruning =
        parts.add(
            new HistoryPruning(
                chain,
                config.history(),
                () -> Math.min(verdicts.oldestNeeded(), snapshots.oldestNeeded())));
    userEvents = parts.add(new ChainEvents(latest::height));
    partEvents = parts.add(new ChainEvents(latest::height));
    parts.add(verdicts);
    application =
        new LedgerApplication(
            genesis,
            chain,
            executor,
            new StateSync(chain, executor, store),
            verdicts,
            wait,
            new Listener());
    handOver = new HandOver(application.pool());
  }

  /** The application as CometBFT is to see it. */
  AbciServer.Application application(FullNodeConfig config) {
    AbciServer.Application kept =
        config.history() == 0
            ? application
            : new BlockRetention(
                application,
                chain,
                config.history(),
                BlockRetention.EvidenceAge.DEFAULT,
                store::oldest);
    return config.haltHeight() == 0 ? kept : new HaltAtHeight(kept, config.haltHeight());
  }

  private static List<VerdictService.Aggregator> aggregators(FullNodeConfig config) {
    return config.aggregators().stream()
        .map(uri -> new WalrusClient(uri, config.walrusShards(), WALRUS_TIMEOUT))
        .<VerdictService.Aggregator>map(client -> client::getUnverified)
        .toList();
  }

  private static List<LeafSource> sources(FullNodeConfig config) {
    return Stream.<LeafSource>concat(
            config.settledPeers().stream().map(SettledPeer::node),
            config.settledBridges().stream().map(SettledPeer::bridge))
        .toList();
  }

  private final class Listener implements LedgerApplication.Listener {
    @Override
    public void committed() {
      latest.read(chain);
      metrics.committed(chain.entries(latest.height()).size());
      verdicts.wakeUp();
      userEvents.committed();
      partEvents.committed();
      snapshots.committed();
      pruning.committed();
      handOver.wakeUp();
    }

    @Override
    public void waiting(SignedTransaction signed) {
      userEvents.waiting(signed);
      partEvents.waiting(signed);
      handOver.wakeUp();
    }
  }
}
