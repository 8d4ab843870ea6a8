package network.haca.testing;

import com.google.protobuf.ByteString;
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
import java.util.function.UnaryOperator;
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
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseExtendVote;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.testnet.ValidatorHomes;
import network.haca.walrus.WalrusClient;

/**
 * Validators under real CometBFT that know one another; some of them may say something else than
 * what they find.
 */
final class ValidatorNetwork implements AutoCloseable {
  private final Vertx vertx;
  private final Path home;
  private final Path binary;
  private final List<NetworkPorts> ports = new ArrayList<>();
  private List<Map<String, String>> settings = List.of();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private ValidatorNetwork(Vertx vertx, Path home) throws IOException {
    this.vertx = vertx;
    this.home = home;
    this.binary = CometBftBinary.locate(line -> {});
  }

  /**
   * Starts {@code count} validators.
   *
   * @param common settings that all have
   * @param own settings of some, by index, over those
   * @param liars by index: what they say in a vote in place of what they found, both as the bytes
   *     of an extension
   */
  static ValidatorNetwork start(
      Vertx vertx,
      Path home,
      int count,
      Map<String, String> common,
      Map<Integer, Map<String, String>> own,
      Map<Integer, UnaryOperator<Bytes>> liars)
      throws Exception {
    ValidatorNetwork network = new ValidatorNetwork(vertx, home);
    for (int i = 0; i < count; i++) {
      network.ports.add(NetworkPorts.free());
    }
    network.settings = ValidatorHomes.prepare(home, network.ports, common, line -> {});
    own.forEach((index, settings) -> network.settings.get(index).putAll(settings));
    for (int i = 0; i < count; i++) {
      UnaryOperator<Bytes> lie = liars.get(i);
      if (lie == null) {
        network.startHonest(i);
      } else {
        network.startLiar(i, lie);
      }
    }
    return network;
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

  private void startLiar(int index, UnaryOperator<Bytes> lie) throws Exception {
    ChainConfig config = ChainConfig.development();
    FullNodeConfig own = FullNodeConfig.read(settings.get(index));
    cometHome(index).prepare(binary, config.cometChainId(), own.cometBft());
    RocksChain chain = RocksChain.open(home.resolve("node-" + index).resolve("ledger"));
    parts.push(chain);
    BlockExecutor executor = new BlockExecutor(config, chain);
    ProposalWait wait = new ProposalWait();
    VerdictService verdicts =
        new VerdictService(
            chain,
            executor,
            own.aggregators().stream()
                .map(uri -> new WalrusClient(uri, Duration.ofSeconds(10)))
                .toList(),
            own.walrusShards(),
            validatorKey(index),
            wait::signal);
    parts.push(verdicts);
    verdicts.start();
    LedgerApplication honest =
        new LedgerApplication(
            config,
            chain,
            executor,
            new StateSync(
                chain, executor, new SnapshotStore(home.resolve("snapshots-" + index), 1)),
            verdicts,
            wait,
            new WakeUp(verdicts));
    AbciServer abci =
        AbciServer.start("127.0.0.1", 0, request -> lying(honest.answer(request), lie));
    parts.push(abci);
    parts.push(CometBftProcess.start(binary, cometHome(index).path(), abci.port()));
  }

  private static Response lying(Response honest, UnaryOperator<Bytes> lie) {
    if (!honest.hasExtendVote()) {
      return honest;
    }
    Bytes truth = Bytes.wrap(honest.getExtendVote().getVoteExtension().toByteArray());
    return honest.toBuilder()
        .setExtendVote(
            ResponseExtendVote.newBuilder()
                .setVoteExtension(ByteString.copyFrom(lie.apply(truth).toArray())))
        .build();
  }

  /** Nobody else listens at a liar. */
  private record WakeUp(VerdictService verdicts) implements LedgerApplication.Listener {
    @Override
    public void committed() {
      verdicts.wakeUp();
    }

    @Override
    public void waiting(SignedTransaction signed) {}
  }
}
