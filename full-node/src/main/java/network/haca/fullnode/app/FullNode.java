package network.haca.fullnode.app;

import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import network.haca.connection.server.ListenAddress;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.abci.HeardChecks;
import network.haca.fullnode.cometbft.CometBftBinary;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.cometbft.GatheredBroadcasts;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.rpc.EthereumMethods;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.fullnode.rpc.RpcServer;
import network.haca.fullnode.rpc.WebSocketServer;
import network.haca.primitives.Bytes32;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A full node: the ledger, its ABCI socket, CometBFT as a child, verdicts and JSON-RPC, wired. */
public final class FullNode implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(FullNode.class);

  private final Parts parts;
  private final CompletableFuture<IOException> ended = new CompletableFuture<>();
  private final Health health = new Health();
  private int rpcPort;

  private FullNode(Parts parts) {
    this.parts = parts;
  }

  /**
   * Starts the node and CometBFT; the chain may take a moment to make its first block.
   *
   * @param progress told what is done when it takes long
   * @throws HaltedException if the node was halted, and its operator has not cleared that
   * @throws IOException if the home is in use, CometBFT is missing, a port is taken or the ledger
   *     cannot be opened
   */
  public static FullNode start(Vertx vertx, FullNodeConfig config, Consumer<String> progress)
      throws IOException {
    return Parts.start(
        parts -> {
          FullNode node = new FullNode(parts);
          node.begin(vertx, config, progress);
          return node;
        });
  }

  private void begin(Vertx vertx, FullNodeConfig config, Consumer<String> progress)
      throws IOException {
    parts.add(FolderLock.take(config.home(), "node.home"));
    HaltFile haltFile = new HaltFile(config.home());
    haltFile.requireNone();
    Path binary = CometBftBinary.locate(progress);
    CometBftHome home = home(config, binary);
    CometBftProcess.endLeftOver(home.path());
    requireFree("node.cometbft.rpc.port", config.cometBft().rpcPort());
    requireFree("node.cometbft.p2p.port", config.cometBft().p2pPort());
    NodeMetrics metrics = parts.add(new NodeMetrics(Metrics.globalRegistry));
    Ledger ledger = new Ledger(config, home, metrics, parts);
    metrics.show(ledger.latest, ledger.application, ledger.verdicts);
    GatheredBroadcasts broadcasts = parts.add(new GatheredBroadcasts(cometBft(config)));
    serve(vertx, config, ledger, broadcasts);
    ledger.verdicts.start();
    parts.add(ledger.handOver.start(cometBft(config)));
    AbciServer abci =
        parts.add(AbciServer.start("127.0.0.1", 0, heard(ledger.application(config), broadcasts)));
    HaltOnDivergence halt = new HaltOnDivergence(haltFile, ledger.chain);
    CometBftProcess cometBft =
        parts.add(
            CometBftProcess.start(
                binary, home.path(), abci.port(), halt::diverged, metrics::restarted));
    cometBft.ended().thenAccept(ending -> ended.complete(halt.reason(ending)));
    NodeHealth.tell(health, cometBft, ended, ledger.latest, ledger.verdicts);
  }

  private static AbciServer.Application heard(
      AbciServer.Application application, GatheredBroadcasts broadcasts) {
    return new HeardChecks(
        application,
        (transaction, answer) -> broadcasts.heard(transaction, answer.getCode(), answer.getLog()));
  }

  private void serve(Vertx vertx, FullNodeConfig config, Ledger ledger, PeerNetwork network)
      throws IOException {
    List<Bytes32> keys = ledger.genesis.isDevelopment() ? DevelopmentAccounts.KEYS : List.of();
    PageGuard door = config.door().guard(keys);
    EthereumMethods methods =
        new EthereumMethods(
            ledger.genesis,
            ledger.chain,
            ledger.executor,
            network,
            ledger.application.pool(),
            new IndexedLeaves(ledger.chain, ledger.executor),
            keys);
    serveParts(vertx, config, ledger, methods);
    Lane lane = parts.add(new Lane("users", config.limits()));
    ServerLimits limits = config.door().limits();
    RpcServer rpc = new RpcServer(vertx, lane, methods, health, limits, door);
    parts.add(() -> await(rpc.close()));
    rpcPort = new ListenAddress("node.rpc.port", config.host(), config.rpcPort()).open(rpc::listen);
    WebSocketServer webSocket =
        new WebSocketServer(vertx, lane, methods, ledger.userEvents, limits, door);
    parts.add(() -> await(webSocket.close()));
    var _ =
        new ListenAddress("node.ws.port", config.host(), config.webSocketPort())
            .open(webSocket::listen);
  }

  private static void requireFree(String key, int port) throws IOException {
    new ListenAddress(key, "127.0.0.1", port).requireFree();
  }

  private static CometBftRpc cometBft(FullNodeConfig config) {
    return new CometBftRpc(URI.create("http://127.0.0.1:" + config.cometBft().rpcPort()));
  }

  /** For the network's own parts: whatever users ask for, these are answered. */
  private void serveParts(
      Vertx vertx, FullNodeConfig config, Ledger ledger, EthereumMethods methods)
      throws IOException {
    Lane lane = parts.add(new Lane("parts", config.limits().forParts()));
    RpcServer rpc =
        RpcServer.withWebSocket(
            vertx,
            lane,
            methods,
            ledger.partEvents,
            health,
            config.door().limits(),
            config.door().partsGuard());
    parts.add(() -> await(rpc.close()));
    PartsEndpoint endpoint = config.parts();
    endpoint.warnIfOpen();
    try {
      var _ = endpoint.address().open(rpc::listen);
    } catch (IOException e) {
      // Settings of before it was there name no port of their own for a machine's second node.
      if (endpoint.isRequired()) {
        throw e;
      }
      LOG.warn("no endpoint for the network's own parts: {}", e.getMessage());
    }
  }

  private static void await(Future<Void> closing) {
    closing.toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Makes the node's keys, if it has none, without starting it: what others must know of it before
   * there is a genesis with all validators.
   *
   * @throws IOException if CometBFT is missing or cannot make its home
   */
  public static Introduction introduce(FullNodeConfig config, Consumer<String> progress)
      throws IOException {
    try (FolderLock _ = FolderLock.take(config.home(), "node.home")) {
      CometBftHome home = home(config, CometBftBinary.locate(progress));
      return new Introduction(
          home.nodeId() + "@" + config.cometBft().p2pHost() + ":" + config.cometBft().p2pPort(),
          home.path().resolve("config/genesis.json"),
          home.validator().toString());
    }
  }

  /**
   * Clears the halt of a node: its ledger is put aside, and begins anew at the next start.
   *
   * @return the folder where everything is now
   * @throws IOException if the node is not halted, or files cannot be moved
   */
  public static Path clearHalt(FullNodeConfig config) throws IOException {
    try (FolderLock _ = FolderLock.take(config.home(), "node.home")) {
      CometBftProcess.endLeftOver(config.home().resolve("cometbft"));
      return new HaltClearing(config.home()).clear();
    }
  }

  /**
   * @param peer for the others' {@code node.peers}
   * @param genesis of a chain of its own, to start a shared one from
   * @param validator its entry in a genesis, as JSON
   */
  public record Introduction(String peer, Path genesis, String validator) {}

  private static CometBftHome home(FullNodeConfig config, Path binary) throws IOException {
    CometBftHome home = new CometBftHome(config.home().resolve("cometbft"));
    home.prepare(binary, ChainConfig.development(config.senders()), config.cometBft());
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
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
