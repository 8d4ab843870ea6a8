package network.haca.lightnode;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import network.haca.connection.server.ListenAddress;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Limits;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.rpc.EthereumMethods;
import network.haca.fullnode.rpc.RpcServer;
import network.haca.lightclient.LightChain;
import network.haca.service.Health;
import network.haca.service.Parts;

/**
 * Ethereum's JSON-RPC without a ledger: calls run in this process' EVM on state that is fetched as
 * it is needed. A transaction is handed on to the node, which can withhold it and nothing else.
 */
public final class LightNode implements AutoCloseable {
  /** Before a client gives up waiting. */
  private static final Duration IDLE_WALK_MAX = Duration.ofSeconds(4);

  /** Calls wait for what the node gives of state, piece by piece. */
  private static final Duration CALL_TIME_MAX = Duration.ofSeconds(30);

  private final Parts parts;
  private final int port;

  private LightNode(Parts parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  /**
   * @param config of the chain, as its genesis says
   * @param light the chain from what is trusted on
   * @param cometBft RPC of the node that transactions are handed to
   * @param chain JSON-RPC of the node that data comes from
   * @throws IOException if the port is taken
   */
  public static LightNode start(
      Vertx vertx,
      ChainConfig config,
      LightChain light,
      URI cometBft,
      URI chain,
      String host,
      int port)
      throws IOException {
    VerifiedChain verified =
        verified(
            config,
            new SignedBlocks(light, InstantSource.system()),
            new UntrustedNode(new EthereumClient(chain)));
    EthereumMethods methods =
        new EthereumMethods(
            config,
            verified,
            new BlockExecutor(config, verified),
            new UntrustedPool(new CometBftRpc(cometBft)),
            PendingTransactions.NONE,
            root -> List.of(),
            List.of());
    ListenAddress address = new ListenAddress("--port", host, port);
    return Parts.start(parts -> serve(vertx, new VerifiedMethods(methods), address, parts));
  }

  private static LightNode serve(
      Vertx vertx, VerifiedMethods methods, ListenAddress address, Parts parts) throws IOException {
    Limits limits = Limits.STANDARD.withCallTime(CALL_TIME_MAX);
    Lane lane = parts.add(new Lane("light", limits));
    RpcServer server =
        new RpcServer(vertx, lane, methods, new Health(), ServerLimits.DEFAULT, PageGuard.open());
    parts.add(() -> server.close().await());
    return new LightNode(parts, address.open(server::listen));
  }

  private static VerifiedChain verified(
      ChainConfig config, SignedBlocks signed, UntrustedNode node) {
    IdleTail tail = new IdleTail(config, signed, IDLE_WALK_MAX);
    return new VerifiedChain(config, new VerifiedHeaders(signed, node, tail), node);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    parts.close();
  }
}
