package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Blocks on top of a committed one, of transactions that nobody signed. Nothing of it is kept. */
public final class SimulatedChain {
  /** Seconds from a block to the next, as go-ethereum simulates them. */
  public static final long SECONDS_BETWEEN = 12;

  private final ChainConfig config;
  private final TransactionProcessor processor;
  private final OverlayNodeStore nodes;
  private final LongFunction<Bytes32> committed;
  private final Map<Long, Bytes32> hashes = new TreeMap<>();

  private BlockHeader parent;
  private WorldState state;
  private List<BlockEntry> entries = new ArrayList<>();
  private long gasUsed;

  /** A block that ended. */
  public record Block(BlockHeader header, List<BlockEntry> entries) {
    public Block {
      entries = List.copyOf(entries);
    }
  }

  SimulatedChain(
      ChainConfig config,
      TransactionProcessor processor,
      OverlayNodeStore nodes,
      BlockHeader base,
      LongFunction<Bytes32> committed) {
    this.config = config;
    this.processor = processor;
    this.nodes = nodes;
    this.committed = committed;
    this.parent = base;
    this.state = new WorldState(nodes, base.stateRoot());
  }

  /** The latest block. */
  public BlockHeader head() {
    return parent;
  }

  /** The state on which the next transaction runs; it may be changed. */
  public WorldState state() {
    return state;
  }

  /** Gas that the block under way has used. */
  public long gasUsed() {
    return gasUsed;
  }

  /** What a block right behind the latest would be, if nothing else is asked for. */
  public BlockContext following() {
    return BlockExecutor.context(
            config,
            parent.number() + 1,
            parent.timestamp() + SECONDS_BETWEEN,
            parent.coinbase(),
            this::hash)
        .withGasLimit(parent.gasLimit());
  }

  /** What a block does before its transactions. */
  public void begin(BlockContext block) {
    long written = hashes.isEmpty() ? 0 : parent.number();
    HistoryContract.write(state, written, block.number(), this::hash);
  }

  /** The precompiled contracts of a block unless it is to have others. */
  public Precompiles precompiles() {
    return processor.precompiles();
  }

  /**
   * Runs a transaction in a block.
   *
   * @param precompiles that the block has
   * @param isValidated whether its nonce and fee must be such as a real block demands
   */
  public Outcome run(
      BlockContext block,
      Precompiles precompiles,
      Transaction transaction,
      Address sender,
      boolean isValidated,
      Tracer tracer) {
    long gasLeft = block.gasLimit() - gasUsed;
    Outcome outcome =
        SimulatedInference.processor(
                processor.with(precompiles),
                config.rules(),
                state,
                block,
                transaction,
                UInt256.of(config.baseFee()))
            .simulate(state, block, transaction, sender, isValidated, gasLeft, tracer);
    if (outcome instanceof Outcome.Executed executed) {
      add(block, transaction, sender, executed.result());
    }
    return outcome;
  }

  private void add(
      BlockContext block, Transaction transaction, Address sender, ExecutionResult result) {
    gasUsed += result.gasUsed();
    Bytes encoded = encode(transaction);
    entries.add(
        new BlockEntry(
            encoded,
            Keccak.hash(encoded),
            sender,
            result.success(),
            result.gasUsed(),
            gasUsed,
            TransactionProcessor.effectivePrice(block.baseFee(), transaction).toBigInteger(),
            result.created(),
            result.logs()));
  }

  /** Its bytes with an empty signature. */
  private Bytes encode(Transaction transaction) {
    return new UnsignedTransaction(
            transaction.type(),
            transaction.nonce(),
            transaction.maxPriorityFee().toBigInteger(),
            transaction.maxFee().toBigInteger(),
            transaction.gasLimit(),
            transaction.to(),
            transaction.value().toBigInteger(),
            transaction.data(),
            SignedTransaction.encode(transaction.accessList()),
            Authorization.encode(transaction.authorizations()))
        .encode(config.chainId());
  }

  /** Ends the block under way; the next one stands on it. */
  public Block end(BlockContext block) {
    Bytes32 root = state.commit();
    BlockHeader header = BlockExecutor.header(block, parent.hash(), root, entries);
    Block ended = new Block(header, entries);
    hashes.put(header.number(), header.hash());
    parent = header;
    entries = new ArrayList<>();
    gasUsed = 0;
    state = new WorldState(nodes, root);
    return ended;
  }

  private Bytes32 hash(long number) {
    Bytes32 simulated = hashes.get(number);
    return simulated == null ? committed.apply(number) : simulated;
  }
}
