package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.ValidatorSchedule;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The execution of one block: verdicts are counted, evidence is acted on, users' transactions run,
 * what is due is closed.
 */
final class BlockExecution {
  /** A settlement that opened at most so long ago and is PENDING is content (rule L3). */
  private static final long PENDING_CONTENT_HEIGHTS = 32;

  /** CometBFT lets a set vote so many heights after the block that named it. */
  private static final long VALIDATORS_DELAY = 2;

  private static final int CODE_REFUSED = 1;

  private final ChainConfig config;
  private final ChainReader.Head before;
  private final BlockExecutor committed;
  private final TransactionProcessor processor;
  private final BlockInput input;
  private final BlockHeader parent;
  private final OverlayNodeStore nodes;
  private final WorldState state;
  private final BlockContext block;
  private final List<BlockEntry> entries = new ArrayList<>();
  private final List<ExecutedBlock.TransactionResult> results = new ArrayList<>();
  private long gasUsed;

  BlockExecution(
      ChainConfig config,
      ChainReader chain,
      BlockExecutor committed,
      TransactionProcessor processor,
      BlockInput input) {
    this.config = config;
    this.before = chain.head().orElseThrow();
    this.committed = committed;
    this.processor = processor;
    this.input = input;
    this.parent = committed.latestHeader();
    this.nodes = new OverlayNodeStore(chain.nodes());
    this.state = new WorldState(nodes, parent.stateRoot());
    this.block =
        BlockExecutor.context(
            config, input.height(), input.time(), input.proposer(), committed::hash);
  }

  ExecutedBlock execute() {
    // Undone with all else if the height turns out to be without content.
    HistoryContract.write(state, before.contentHeight(), input.height(), committed::hash);
    List<Bytes> transactions = input.transactions();
    boolean injected =
        !transactions.isEmpty() && VerdictInjection.isInjection(transactions.getFirst());
    if (injected) {
      countVerdicts(transactions.getFirst());
    }
    for (BlockInput.Misbehaviour proven : input.misbehaviours()) {
      executeSystem(RelayContract.unseat(proven.validator(), proven.height()));
    }
    for (Bytes transaction : transactions.subList(injected ? 1 : 0, transactions.size())) {
      executeUser(transaction);
    }
    closeDue();
    return finish();
  }

  private void countVerdicts(Bytes transaction) {
    List<RelayContract.Verdict> verdicts =
        VerdictInjection.decode(transaction)
            .map(
                injection ->
                    injection.validEntries(
                        committed.latest().validators().at(input.height() - 1),
                        input.committed(),
                        input.height() - 1,
                        input.lastCommitRound(),
                        config.cometChainId()))
            .map(VerdictInjection::verdicts)
            .orElse(List.of());
    if (!verdicts.isEmpty()) {
      executeSystem(RelayContract.countVerdicts(verdicts));
    }
    results.add(new ExecutedBlock.TransactionResult(0, "", 0, 0));
  }

  private void executeUser(Bytes encoded) {
    try {
      SignedTransaction signed = committed.decode(encoded);
      long wanted = signed.transaction().gasLimit();
      switch (processor.execute(
          state, block, signed.transaction(), signed.sender(), config.gasLimit() - gasUsed)) {
        case TransactionProcessor.Outcome.Executed executed -> {
          add(signed, executed.result());
          results.add(
              new ExecutedBlock.TransactionResult(0, "", wanted, executed.result().gasUsed()));
        }
        case TransactionProcessor.Outcome.Refused refused ->
            refuse(refused.refusal() + ": " + refused.detail());
      }
    } catch (SignedTransaction.MalformedException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String reason) {
    results.add(new ExecutedBlock.TransactionResult(CODE_REFUSED, reason, 0, 0));
  }

  private void add(SignedTransaction signed, ExecutionResult result) {
    gasUsed += result.gasUsed();
    entries.add(BlockEntry.of(signed, result, gasUsed, block.baseFee()));
  }

  private void closeDue() {
    StateView view = view(state.commit());
    if (RelayContract.decodeFlag(view.read(Addresses.RELAY, RelayContract.hasDue()))) {
      executeSystem(RelayContract.closeDue());
    }
  }

  private void executeSystem(Bytes data) {
    ExecutionResult result = SystemTransaction.execute(processor, state, block, data, null);
    Bytes encoded = new SystemTransaction(input.height(), entries.size(), data).encode();
    entries.add(
        new BlockEntry(
            encoded,
            Keccak.hash(encoded),
            Addresses.SYSTEM,
            result.success(),
            0,
            gasUsed,
            BigInteger.ZERO,
            Optional.empty(),
            result.logs()));
  }

  private ExecutedBlock finish() {
    Bytes32 stateRoot = state.commit();
    if (entries.isEmpty() && !hasFreshPending(stateRoot)) {
      BlockHeader header = BlockExecutor.idleHeader(config, parent, input.time(), input.proposer());
      ChainReader.Head head =
          new ChainReader.Head(input.height(), before.contentHeight(), before.appHash());
      return new ExecutedBlock(header, entries, results, List.of(), head, Map.of());
    }
    BlockHeader header = BlockExecutor.header(block, parent.hash(), stateRoot, entries);
    ChainReader.Head head = new ChainReader.Head(input.height(), input.height(), header.hash());
    List<ValidatorSchedule.Member> changes =
        view(stateRoot).validators().changesAt(input.height() + VALIDATORS_DELAY);
    return new ExecutedBlock(header, entries, results, changes, head, nodes.added());
  }

  private boolean hasFreshPending(Bytes32 stateRoot) {
    StateView view = view(stateRoot);
    return view.pendingSettlements().stream()
        .map(view::settlement)
        .anyMatch(open -> input.height() - open.openedAtHeight() <= PENDING_CONTENT_HEIGHTS);
  }

  private StateView view(Bytes32 stateRoot) {
    return new StateView(processor, nodes, stateRoot, block);
  }
}
