package network.haca.testing;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes32;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.testnet.ValidatorHomes;
import network.haca.walrus.WalrusClient;

/**
 * Validators under real CometBFT that know one another; the last of them says the opposite of what
 * it finds.
 */
final class ValidatorNetwork implements AutoCloseable {
  private static final int SHARDS = 10;

  private final Vertx vertx;
  private final Path home;
  private final URI walrus;
  private final Path binary;
  private final List<NetworkPorts> ports = new ArrayList<>();
  private List<Map<String, String>> settings = List.of();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private ValidatorNetwork(Vertx vertx, Path home, URI walrus) throws IOException {
    this.vertx = vertx;
    this.home = home;
    this.walrus = walrus;
    this.binary = CometBftBinary.locate(line -> {});
  }

  static ValidatorNetwork start(Vertx vertx, Path home, URI walrus, int count) throws Exception {
    ValidatorNetwork network = new ValidatorNetwork(vertx, home, walrus);
    for (int i = 0; i < count; i++) {
      network.ports.add(NetworkPorts.free());
    }
    network.settings =
        ValidatorHomes.prepare(
            home, network.ports, Map.of("walrus.aggregators", walrus.toString()), line -> {});
    for (int i = 0; i < count - 1; i++) {
      network.startHonest(i);
    }
    network.startLiar(count - 1);
    return network;
  }

  /** The JSON-RPC of an honest validator. */
  URI rpc(int index) {
    return URI.create("http://127.0.0.1:" + ports.get(index).chain());
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a validator does not close", e);
      }
    }
  }

  private CometBftHome cometHome(int index) {
    return new CometBftHome(home.resolve("node-" + index).resolve("cometbft"));
  }

  private void startHonest(int index) throws Exception {
    parts.push(FullNode.start(vertx, FullNodeConfig.read(settings.get(index)), line -> {}));
  }

  private void startLiar(int index) throws Exception {
    ChainConfig config = ChainConfig.development();
    cometHome(index)
        .prepare(
            binary, config.cometChainId(), FullNodeConfig.read(settings.get(index)).cometBft());
    RocksChain chain = RocksChain.open(home.resolve("node-" + index).resolve("ledger"));
    parts.push(chain);
    BlockExecutor executor = new BlockExecutor(config, chain);
    ProposalWait wait = new ProposalWait();
    byte[] key = Base64.getDecoder().decode(cometHome(index).validatorKey());
    VerdictService verdicts =
        new VerdictService(
            chain,
            executor,
            List.of(new WalrusClient(walrus, Duration.ofSeconds(10))),
            SHARDS,
            Bytes32.copyOf(key),
            wait::signal);
    parts.push(verdicts);
    verdicts.start();
    LedgerApplication.Opinions lies =
        () ->
            verdicts.current().stream()
                .map(truth -> new VoteExtension.Opinion(truth.number(), !truth.yes()))
                .toList();
    LedgerApplication.Listener listener =
        new LedgerApplication.Listener() {
          @Override
          public void committed() {
            verdicts.wakeUp();
          }

          @Override
          public void waiting(SignedTransaction signed) {
            // Nobody listens at a liar.
          }
        };
    AbciServer abci =
        AbciServer.start(
            "127.0.0.1", 0, new LedgerApplication(config, chain, executor, lies, wait, listener));
    parts.push(abci);
    parts.push(CometBftProcess.start(binary, cometHome(index).path(), abci.port()));
  }
}
