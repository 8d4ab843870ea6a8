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
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.abci.StateSync;
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
import network.haca.fullnode.snapshot.SnapshotStore;
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

  /**
   * @param more settings that all have
   */
  static ValidatorNetwork start(
      Vertx vertx, Path home, URI walrus, int count, Map<String, String> more) throws Exception {
    ValidatorNetwork network = new ValidatorNetwork(vertx, home, walrus);
    for (int i = 0; i < count; i++) {
      network.ports.add(NetworkPorts.free());
    }
    network.settings =
        ValidatorHomes.prepare(home, network.ports, network.common(more), line -> {});
    for (int i = 0; i < count - 1; i++) {
      network.startHonest(i);
    }
    network.startLiar(count - 1);
    return network;
  }

  private Map<String, String> common(Map<String, String> more) {
    Map<String, String> common = new TreeMap<>(more);
    common.put("walrus.aggregators", walrus.toString());
    return common;
  }

  /**
   * Starts another node, which begins from a snapshot of the others; its validator's key.
   *
   * @param trusted {@code HEIGHT:HASH} of a block
   */
  Bytes32 joinByStateSync(String trusted) throws Exception {
    NetworkPorts own = NetworkPorts.free();
    Map<String, String> joining = new TreeMap<>(settings.getFirst());
    joining.put("node.home", home.resolve("node-" + ports.size()).toString());
    joining.put("node.rpc.port", Integer.toString(own.chain()));
    joining.put("node.ws.port", Integer.toString(own.chainWebSocket()));
    joining.put("node.cometbft.rpc.port", Integer.toString(own.cometRpc()));
    joining.put("node.cometbft.p2p.port", Integer.toString(own.cometP2p()));
    joining.put(
        "node.stateSync.servers",
        "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0).cometRpc(), ports.get(1).cometRpc()));
    joining.put("node.stateSync.trust", trusted);
    ports.add(own);
    settings = Stream.concat(settings.stream(), Stream.of(joining)).toList();
    startHonest(ports.size() - 1);
    return validatorKey(ports.size() - 1);
  }

  Bytes32 validatorKey(int index) throws IOException {
    return Bytes32.copyOf(Base64.getDecoder().decode(cometHome(index).validatorKey()));
  }

  /** CometBFT's RPC of a validator. */
  URI cometRpc(int index) {
    return URI.create("http://127.0.0.1:" + ports.get(index).cometRpc());
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
    VerdictService verdicts =
        new VerdictService(
            chain,
            executor,
            List.of(new WalrusClient(walrus, Duration.ofSeconds(10))),
            SHARDS,
            validatorKey(index),
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
            "127.0.0.1",
            0,
            new LedgerApplication(
                config,
                chain,
                executor,
                new StateSync(chain, executor, new SnapshotStore(home.resolve("snapshots"), 1)),
                lies,
                wait,
                listener));
    parts.push(abci);
    parts.push(CometBftProcess.start(binary, cometHome(index).path(), abci.port()));
  }
}
