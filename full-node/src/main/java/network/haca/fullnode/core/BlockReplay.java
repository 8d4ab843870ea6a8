package network.haca.fullnode.core;

import java.util.List;
import network.haca.evm.BlockContext;
import network.haca.evm.Interruption;
import network.haca.evm.Tracer;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Runs a committed block's transactions again, to watch one of them. */
public final class BlockReplay {
  private final ChainConfig config;
  private final ChainReader chain;
  private final BlockExecutor executor;
  private final TransactionProcessor processor;

  public BlockReplay(ChainConfig config, ChainReader chain, BlockExecutor executor) {
    this(config, chain, executor, LedgerRules.processor(config));
  }

  private BlockReplay(
      ChainConfig config,
      ChainReader chain,
      BlockExecutor executor,
      TransactionProcessor processor) {
    this.config = config;
    this.chain = chain;
    this.executor = executor;
    this.processor = processor;
  }

  /** The same, which ends when it is told to, by an {@code ExecutionInterrupted}. */
  public BlockReplay until(Interruption interruption) {
    return new BlockReplay(config, chain, executor, processor.until(interruption));
  }

  /** The state just before a transaction, of a block that is not genesis. */
  public StateView before(BlockHeader header, int index) {
    OverlayNodeStore nodes = new OverlayNodeStore(chain.nodes());
    WorldState state = run(header, index, nodes);
    return new StateView(processor, config.rules(), nodes, state.commit(), context(header));
  }

  /** Runs the transaction, watched. */
  public void watch(BlockHeader header, int index, Tracer tracer) {
    steps(header, index, new OverlayNodeStore(chain.nodes()))
        .apply(chain.entries(header.number()).get(index), tracer);
  }

  /** Those who signed the transaction's authorizations (EIP-7702). */
  public List<Address> authorities(BlockEntry entry) {
    return entry.type() == SystemTransaction.TYPE
        ? List.of()
        : decode(entry).transaction().authorities();
  }

  /** The gas that the transaction may use. */
  public long gasLimit(BlockEntry entry) {
    return entry.type() == SystemTransaction.TYPE
        ? SystemTransaction.GAS
        : decode(entry).transaction().gasLimit();
  }

  public Precompiles precompiles() {
    return processor.precompiles();
  }

  private WorldState run(BlockHeader header, int index, OverlayNodeStore nodes) {
    return steps(header, index, nodes).state();
  }

  /** The block up to a transaction. */
  private ReplayedBlock steps(BlockHeader header, int index, OverlayNodeStore nodes) {
    BlockHeader parent = chain.header(header.number() - 1).orElseThrow();
    WorldState state = new WorldState(nodes, parent.stateRoot());
    // What earlier heights wrote already is written again, the same.
    HistoryContract.write(state, 0, header.number(), this::hash);
    ReplayedBlock replayed =
        new ReplayedBlock(config, processor, state, context(header), parent.hash(), executor);
    Tracer nobody = new Tracer() {};
    for (BlockEntry entry : chain.entries(header.number()).subList(0, index)) {
      replayed.apply(entry, nobody);
    }
    return replayed;
  }

  private SignedTransaction decode(BlockEntry entry) {
    try {
      return executor.decode(entry.encoded());
    } catch (SignedTransaction.MalformedException e) {
      throw malformed(e);
    }
  }

  private static IllegalStateException malformed(Exception cause) {
    return new IllegalStateException("a block holds a malformed transaction", cause);
  }

  private BlockContext context(BlockHeader header) {
    return BlockExecutor.context(
        config, header.number(), header.timestamp(), header.coinbase(), this::hash);
  }

  private Bytes32 hash(long number) {
    return chain.header(number).map(BlockHeader::hash).orElse(Bytes32.ZERO);
  }
}
