package network.haca.fullnode.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.BlockRetention;
import network.haca.fullnode.abci.HaltAtHeight;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.abci.StateSync;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.rocksdb.HistoryPruning;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rpc.ChainEvents;
import network.haca.fullnode.rpc.EthereumMethods;
import network.haca.fullnode.rpc.PendingTransactions;
import network.haca.fullnode.rpc.RpcServer;
import network.haca.fullnode.rpc.WebSocketServer;
import network.haca.fullnode.snapshot.SnapshotService;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.primitives.Bytes32;
import network.haca.walrus.WalrusClient;

/** A full node: the ledger, its ABCI socket, CometBFT as a child, verdicts and JSON-RPC, wired. */
public final class FullNode implements AutoCloseable {
  private static final Duration WALRUS_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PORT_LOOK = Duration.ofMillis(100);
  private static final int PORT_LOOKS_MAX = 100;

  private final RocksChain chain;
  private final VerdictService verdicts;
  private final AbciServer abci;
  private final CometBftProcess cometBft;
  private final CompletionStage<IOException> ended;
  private final RpcServer rpc;
  private final WebSocketServer webSocket;
  private final ChainEvents events;
  private final HistoryPruning pruning;
  private final SnapshotService snapshots;
  private final int rpcPort;

  private FullNode(
      RocksChain chain,
      VerdictService verdicts,
      AbciServer abci,
      CometBftProcess cometBft,
      CompletionStage<IOException> ended,
      RpcServer rpc,
      WebSocketServer webSocket,
      ChainEvents events,
      HistoryPruning pruning,
      SnapshotService snapshots,
      int rpcPort) {
    this.chain = chain;
    this.verdicts = verdicts;
    this.abci = abci;
    this.cometBft = cometBft;
    this.ended = ended;
    this.rpc = rpc;
    this.webSocket = webSocket;
    this.events = events;
    this.pruning = pruning;
    this.snapshots = snapshots;
    this.rpcPort = rpcPort;
  }

  /**
   * Starts the node and CometBFT; the chain may take a moment to make its first block.
   *
   * @param progress told what is done when it takes long
   * @throws HaltedException if the node was halted, and its operator has not cleared that
   * @throws IOException if CometBFT is missing, a port is taken or the ledger cannot be opened
   */
  public static FullNode start(Vertx vertx, FullNodeConfig config, Consumer<String> progress)
      throws IOException {
    HaltFile haltFile = new HaltFile(config.home());
    haltFile.requireNone();
    Path binary = CometBftBinary.locate(progress);
    CometBftHome home = home(config, binary);
    RocksChain chain = RocksChain.open(config.home().resolve("ledger"));
    try {
      CometBftProcess.endLeftOver(home.path());
      requireFree("node.cometbft.rpc.port", config.cometBft().rpcPort());
      requireFree("node.cometbft.p2p.port", config.cometBft().p2pPort());
    } catch (IOException e) {
      chain.close();
      throw e;
    }
    ChainConfig chainConfig = home.ledger();
    BlockExecutor executor = new BlockExecutor(chainConfig, chain);
    ProposalWait wait = new ProposalWait();
    VerdictService verdicts =
        new VerdictService(
            chain,
            executor,
            config.aggregators().stream()
                .map(uri -> new WalrusClient(uri, config.walrusShards(), WALRUS_TIMEOUT))
                .toList(),
            Bytes32.copyOf(Base64.getDecoder().decode(home.validatorKey())),
            wait::signal);
    ChainEvents events =
        new ChainEvents(() -> chain.head().map(ChainReader.Head::height).orElse(0L));
    SnapshotStore store =
        new SnapshotStore(config.home().resolve("snapshots"), config.snapshots().kept());
    SnapshotService snapshots =
        new SnapshotService(chain, executor, store, config.snapshots().interval());
    HistoryPruning pruning =
        new HistoryPruning(
            chain,
            config.history(),
            () -> Math.min(verdicts.oldestNeeded(), snapshots.oldestNeeded()));
    LedgerApplication application =
        new LedgerApplication(
            chainConfig,
            chain,
            executor,
            new StateSync(chain, executor, store),
            verdicts,
            wait,
            listener(verdicts, events, pruning, snapshots));
    AbciServer.Application kept =
        config.history() == 0
            ? application
            : new BlockRetention(
                application,
                chain,
                config.history(),
                BlockRetention.EvidenceAge.DEFAULT,
                store::oldest);
    AbciServer abci =
        AbciServer.start(
            "127.0.0.1",
            0,
            config.haltHeight() == 0 ? kept : new HaltAtHeight(kept, config.haltHeight()));
    EthereumMethods methods =
        new EthereumMethods(
            chainConfig,
            chain,
            executor,
            new CometBftRpc(URI.create("http://127.0.0.1:" + config.cometBft().rpcPort())),
            new PendingTransactions(application::waiting),
            chainConfig.isDevelopment() ? DevelopmentAccounts.KEYS : List.of());
    RpcServer rpc = new RpcServer(vertx, methods);
    WebSocketServer webSocket = new WebSocketServer(vertx, methods, events);
    int rpcPort =
        listen("node.rpc.port", config.rpcPort(), rpc.listen(config.host(), config.rpcPort()));
    listen(
        "node.ws.port",
        config.webSocketPort(),
        webSocket.listen(config.host(), config.webSocketPort()));
    verdicts.start();
    HaltOnDivergence halt = new HaltOnDivergence(haltFile, chain);
    CometBftProcess cometBft =
        CometBftProcess.start(binary, home.path(), abci.port(), halt::diverged);
    return new FullNode(
        chain,
        verdicts,
        abci,
        cometBft,
        cometBft.ended().thenApply(halt::reason),
        rpc,
        webSocket,
        events,
        pruning,
        snapshots,
        rpcPort);
  }

  /**
   * Makes the node's keys, if it has none, without starting it: what others must know of it before
   * there is a genesis with all validators.
   *
   * @throws IOException if CometBFT is missing or cannot make its home
   */
  public static Introduction introduce(FullNodeConfig config, Consumer<String> progress)
      throws IOException {
    CometBftHome home = home(config, CometBftBinary.locate(progress));
    return new Introduction(
        home.nodeId() + "@" + config.cometBft().p2pHost() + ":" + config.cometBft().p2pPort(),
        home.path().resolve("config/genesis.json"),
        home.validator().toString());
  }

  /**
   * Clears the halt of a node: its ledger is put aside, and begins anew at the next start.
   *
   * @return the folder where everything is now
   * @throws IOException if the node is not halted, or files cannot be moved
   */
  public static Path clearHalt(FullNodeConfig config) throws IOException {
    CometBftProcess.endLeftOver(config.home().resolve("cometbft"));
    return new HaltClearing(config.home()).clear();
  }

  /**
   * @param peer for the others' {@code node.peers}
   * @param genesis of a chain of its own, to start a shared one from
   * @param validator its entry in a genesis, as JSON
   */
  public record Introduction(String peer, Path genesis, String validator) {}

  private static CometBftHome home(FullNodeConfig config, Path binary) throws IOException {
    CometBftHome home = new CometBftHome(config.home().resolve("cometbft"));
    home.prepare(binary, ChainConfig.development(), config.cometBft());
    return home;
  }

  /**
   * Completes when the node cannot go on by itself, with what has to be said and done: a {@link
   * HaltedException} where it is not at one with the network. It is yet to be closed then.
   */
  public CompletionStage<IOException> ended() {
    return ended;
  }

  public int rpcPort() {
    return rpcPort;
  }

  @Override
  public void close() throws IOException {
    cometBft.close();
    abci.close();
    verdicts.close();
    Future.join(rpc.close(), webSocket.close()).toCompletionStage().toCompletableFuture().join();
    events.close();
    pruning.close();
    snapshots.close();
    chain.close();
  }

  /** Other programs may take a moment to give their ports back. */
  private static void requireFree(String key, int port) throws IOException {
    for (int look = 0; look < PORT_LOOKS_MAX; look++) {
      if (isFree(port)) {
        return;
      }
      try {
        Thread.sleep(PORT_LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IOException("port %d is in use; choose another with %s".formatted(port, key));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static LedgerApplication.Listener listener(
      VerdictService verdicts,
      ChainEvents events,
      HistoryPruning pruning,
      SnapshotService snapshots) {
    return new LedgerApplication.Listener() {
      @Override
      public void committed() {
        verdicts.wakeUp();
        events.committed();
        snapshots.committed();
        pruning.committed();
      }

      @Override
      public void waiting(SignedTransaction signed) {
        events.waiting(signed);
      }
    };
  }

  private static int listen(String key, int port, Future<Integer> listening) throws IOException {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new IOException("port %d is in use; choose another with %s".formatted(port, key), e);
    }
  }
}
