package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Bytes32;

/**
 * The next block of a chain that one program makes by itself: nobody votes on it, it has the
 * transactions of users alone, and its state may be changed by hand.
 */
public final class LocalBlock {
  private final TransactionProcessor processor;
  private final BlockContext block;
  private final Bytes32 parentHash;
  private final OverlayNodeStore nodes;
  private final WorldState state;
  private final List<BlockEntry> entries = new ArrayList<>();
  private long gasUsed;

  LocalBlock(
      TransactionProcessor processor,
      BlockContext block,
      BlockHeader parent,
      OverlayNodeStore nodes,
      LongFunction<Bytes32> hashes) {
    this.processor = processor;
    this.block = block;
    this.parentHash = parent.hash();
    this.nodes = nodes;
    this.state = new WorldState(nodes, parent.stateRoot());
    HistoryContract.write(state, parent.number(), block.number(), hashes);
  }

  /** Runs a transaction; it is in the block if it is executed. */
  public Outcome run(SignedTransaction signed) {
    Outcome outcome =
        processor.execute(
            state, block, signed.transaction(), signed.sender(), block.gasLimit() - gasUsed);
    if (outcome instanceof Outcome.Executed executed) {
      add(signed, executed.result());
    }
    return outcome;
  }

  private void add(SignedTransaction signed, ExecutionResult result) {
    gasUsed += result.gasUsed();
    entries.add(BlockEntry.of(signed, result, gasUsed, block.baseFee()));
  }

  /** The state between two transactions, to be changed without any. */
  public WorldState state() {
    return state;
  }

  public ExecutedBlock end() {
    state.endTransaction();
    return ended(BlockExecutor.header(block, parentHash, state.commit(), entries), entries, nodes);
  }

  static ExecutedBlock ended(BlockHeader header, List<BlockEntry> entries, OverlayNodeStore nodes) {
    ChainReader.Head head = new ChainReader.Head(header.number(), header.number(), header.hash());
    return new ExecutedBlock(header, entries, List.of(), List.of(), head, nodes.added());
  }
}
