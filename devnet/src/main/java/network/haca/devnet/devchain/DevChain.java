package network.haca.devnet.devchain;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.ListenAddress;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.LocalGenesis;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Limits;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.pool.PoolLimits;
import network.haca.fullnode.rpc.EthereumMethods;
import network.haca.fullnode.rpc.PeerNetwork.Reception;
import network.haca.fullnode.rpc.RpcMethods;
import network.haca.fullnode.rpc.RpcServer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.Health;
import network.haca.service.Parts;

/**
 * Ethereum's JSON-RPC over this project's EVM in one process: each transaction is in a block before
 * its sender has the answer. Everything is in memory and gone with it. It signs for {@link
 * KnownAccounts}, so that no web page may call it.
 */
public final class DevChain implements AutoCloseable {
  private static final BigInteger FAUCET_PRICE = BigInteger.valueOf(2_000_000_000);
  private static final long FAUCET_GAS = 200_000;

  /** Blocks that are kept in memory, some ten kilobytes each. */
  static final int BLOCKS_MAX = 100_000;

  private final Parts parts;
  private final DevChainConfig config;
  private final InstantBlocks blocks;
  private final int port;

  private DevChain(Parts parts, DevChainConfig config, InstantBlocks blocks, int port) {
    this.parts = parts;
    this.config = config;
    this.blocks = blocks;
    this.port = port;
  }

  /**
   * @throws IOException if the port is taken
   */
  public static DevChain start(DevChainConfig config) throws IOException {
    return start(config, BLOCKS_MAX);
  }

  /**
   * @param blocksMax beyond which it takes no transaction
   */
  static DevChain start(DevChainConfig config, int blocksMax) throws IOException {
    ChainConfig genesis = config.genesis();
    ChainClock clock = new ChainClock(InstantSource.system());
    MemoryChain chain =
        new MemoryChain(
            LocalGenesis.execute(genesis, PaymentContracts.creationCodes(), clock.now()),
            blocksMax,
            clock::now);
    BlockExecutor executor = new BlockExecutor(genesis, chain);
    WaitingTransactions waiting =
        new WaitingTransactions(PoolLimits.of(genesis), new LatestAccounts(executor));
    InstantBlocks blocks = new InstantBlocks(chain, executor, waiting, clock);
    EthereumMethods ethereum =
        new EthereumMethods(
            genesis, chain, executor, blocks, waiting, root -> List.of(), KnownAccounts.KEYS);
    RpcMethods methods = new DevelopmentMethods(ethereum, blocks, config.slotsInAnEpoch());
    return Parts.start(parts -> new DevChain(parts, config, blocks, serve(config, methods, parts)));
  }

  private static int serve(DevChainConfig config, RpcMethods methods, Parts parts)
      throws IOException {
    Vertx vertx = Vertx.vertx();
    parts.add(() -> vertx.close().await());
    Lane lane = parts.add(new Lane("devchain", Limits.STANDARD.forParts()));
    PageGuard guard = PageGuard.keys(config.names(), Set.of());
    RpcServer server =
        new RpcServer(vertx, lane, methods, new Health(), ServerLimits.DEFAULT, guard);
    parts.add(() -> server.close().await());
    return new ListenAddress("--port", config.host(), config.port()).open(server::listen);
  }

  /** The address of its JSON-RPC. */
  public URI url() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return URI.create("http://%s:%d".formatted(host, port));
  }

  public long chainId() {
    return config.chainId();
  }

  /** Sets an account's balance, in wei. */
  public void fund(Address account, BigInteger balance) {
    UInt256 set = UInt256.of(balance);
    blocks.change(account, state -> state.setBalance(account, set));
  }

  /** Gives an account so much of the token for tests, as its faucet gives it. */
  public synchronized void giveOpg(Address account, BigInteger amount) {
    if (amount.compareTo(PaymentContracts.FAUCET_MAX) > 0) {
      throw new IllegalArgumentException("the faucet gives at most " + PaymentContracts.FAUCET_MAX);
    }
    Bytes32 key = KnownAccounts.KEYS.getLast();
    long nonce = blocks.nonce(KnownAccounts.address(key));
    Bytes call =
        new UnsignedTransaction(
                nonce,
                Optional.empty(),
                FAUCET_PRICE,
                FAUCET_GAS,
                Optional.of(PaymentContracts.OPG),
                BigInteger.ZERO,
                PaymentContracts.faucet(account, amount))
            .sign(config.chainId(), key);
    Reception reception = blocks.broadcast(call);
    if (reception.code() != CheckCode.TAKEN) {
      throw new IllegalStateException("the faucet's call is refused: " + reception.log());
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
