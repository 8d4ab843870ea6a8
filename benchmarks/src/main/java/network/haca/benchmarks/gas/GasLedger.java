package network.haca.benchmarks.gas;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.ValidatorSchedule;
import network.haca.evm.state.NodeStore;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.Genesis;
import network.haca.fullnode.core.OverlayNodeStore;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A node's ledger on disk with a large state, on which the same height is executed again. */
final class GasLedger implements AutoCloseable {
  static final long TIME = 1_790_000_000L;

  /** As many as BLOCKHASH may ask for, and more. */
  private static final int HEIGHTS = 300;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final RocksChain chain;
  private final Bytes32 root;

  private GasLedger(RocksChain chain, Bytes32 root) {
    this.chain = chain;
    this.root = root;
  }

  static GasLedger make(Path folder, Population population) throws IOException {
    RocksChain chain = RocksChain.open(folder);
    ChainConfig config = config(30_000_000);
    ExecutedBlock genesis =
        Genesis.execute(
            config, chain, List.of(new ValidatorSchedule.Member(Bytes32.ZERO, 10)), TIME);
    chain.restoreNodes(genesis.nodes());
    Bytes32 root =
        population.settle(chain.nodes(), genesis.header().stateRoot(), chain::restoreNodes);
    List<BlockHeader> headers = new ArrayList<>(List.of(genesis.header()));
    for (int i = 1; i <= HEIGHTS; i++) {
      headers.add(BlockExecutor.idleHeader(config, headers.getLast(), TIME + i, Address.ZERO));
    }
    chain.begin(headers);
    return new GasLedger(chain, root);
  }

  static ChainConfig config(long gas) {
    ChainConfig base = ChainConfig.development();
    return new ChainConfig(
        base.chainId(),
        base.cometChainId(),
        true,
        gas,
        BigInteger.ONE,
        base.administrator(),
        base.relay(),
        base.operators(),
        base.approvers(),
        base.accounts(),
        base.attestationRoots(),
        base.takesUnboundAttestations(),
        base.takesUnprotectedTransactions(),
        base.referenceStrings(),
        base.rules());
  }

  /** The state that a trial begins with, and the chain that leads to it. */
  Start start(Trial trial) {
    OverlayNodeStore nodes = new OverlayNodeStore(chain.nodes());
    WorldState state = new WorldState(nodes, root);
    trial.codes().forEach(state::setCode);
    state.endTransaction();
    return new Start(nodes, state.commit());
  }

  /** Executes the trial's block once and writes what it made to the disk. */
  Measured run(Start start, Trial trial, long gas, int round) {
    ChainConfig config = config(gas);
    List<Bytes> transactions =
        trial.transactions().of(new BlockTerms(config, gas, TIME + HEIGHTS + 1), round);
    BlockExecutor executor = new BlockExecutor(config, start);
    BlockInput input =
        new BlockInput(
            HEIGHTS + 1L, TIME + HEIGHTS + 1, Address.ZERO, 0, Set.of(), List.of(), transactions);
    long started = System.nanoTime();
    long startedBusy = THREADS.getCurrentThreadCpuTime();
    ExecutedBlock block = executor.execute(input);
    chain.restoreNodes(block.nodes());
    long busy = THREADS.getCurrentThreadCpuTime() - startedBusy;
    long nanos = System.nanoTime() - started;
    block.results().stream()
        .filter(result -> result.code() != 0)
        .findFirst()
        .ifPresent(
            refused -> {
              throw new IllegalStateException("not executed: " + refused.log());
            });
    return new Measured(block.header().gasUsed(), nanos, busy);
  }

  /** The chain before a trial's block. */
  final class Start implements ChainReader {
    private final NodeStore nodes;
    private final BlockHeader last;

    private Start(NodeStore nodes, Bytes32 stateRoot) {
      this.nodes = nodes;
      BlockHeader idle = chain.header(HEIGHTS).orElseThrow();
      this.last =
          new BlockHeader(
              idle.parentHash(),
              idle.coinbase(),
              stateRoot,
              idle.transactionsRoot(),
              idle.receiptsRoot(),
              idle.logsBloom(),
              idle.number(),
              idle.gasLimit(),
              idle.gasUsed(),
              idle.timestamp(),
              idle.prevRandao(),
              idle.baseFee());
    }

    @Override
    public Optional<Head> head() {
      return Optional.of(new Head(HEIGHTS, HEIGHTS, last.hash()));
    }

    @Override
    public Optional<BlockHeader> header(long number) {
      return number == HEIGHTS ? Optional.of(last) : chain.header(number);
    }

    @Override
    public List<BlockEntry> entries(long number) {
      return chain.entries(number);
    }

    @Override
    public NodeStore nodes() {
      return nodes;
    }
  }

  @Override
  public void close() {
    chain.close();
  }
}
