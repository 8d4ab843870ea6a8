package network.haca.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.abci.StateSync;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes32;
import network.haca.walrus.WalrusClient;

/**
 * A node under real CometBFT whose application a test may wrap: what CometBFT asks and is told can
 * be changed, or be the moment of a crash. It has no JSON-RPC.
 */
final class ChangedNode implements AutoCloseable {
  private static final Duration WALRUS_TIMEOUT = Duration.ofSeconds(10);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private ChangedNode() {}

  static ChangedNode start(FullNodeConfig config, UnaryOperator<AbciServer.Application> changed)
      throws Exception {
    ChangedNode node = new ChangedNode();
    Path binary = CometBftBinary.locate(line -> {});
    CometBftHome home = new CometBftHome(config.home().resolve("cometbft"));
    home.prepare(binary, ChainConfig.development(), config.cometBft());
    ChainConfig chainConfig = home.ledger();
    RocksChain chain = RocksChain.open(config.home().resolve("ledger"));
    node.parts.push(chain);
    BlockExecutor executor = new BlockExecutor(chainConfig, chain);
    ProposalWait wait = new ProposalWait();
    VerdictService verdicts =
        new VerdictService(
            chain,
            executor,
            config.aggregators().stream()
                .map(uri -> new WalrusClient(uri, config.walrusShards(), WALRUS_TIMEOUT))
                .<VerdictService.Aggregator>map(client -> client::getUnverified)
                .toList(),
            List.of(),
            Bytes32.copyOf(Base64.getDecoder().decode(home.validatorKey())),
            wait::signal);
    node.parts.push(verdicts);
    verdicts.start();
    SnapshotStore snapshots = new SnapshotStore(config.home().resolve("snapshots"), 1);
    LedgerApplication application =
        new LedgerApplication(
            chainConfig,
            chain,
            executor,
            new StateSync(chain, executor, snapshots),
            verdicts,
            wait,
            new WakeUp(verdicts));
    AbciServer abci = AbciServer.start("127.0.0.1", 0, changed.apply(application));
    node.parts.push(abci);
    node.parts.push(
        CometBftProcess.start(binary, home.path(), abci.port(), divergence -> {}, () -> {}));
    return node;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a node does not close", e);
      }
    }
  }

  /** Nobody else listens. */
  private record WakeUp(VerdictService verdicts) implements LedgerApplication.Listener {
    @Override
    public void committed() {
      verdicts.wakeUp();
    }

    @Override
    public void waiting(SignedTransaction signed) {}
  }
}
