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
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The execution of one block: verdicts are counted, evidence is acted on, conclusions are acted on,
 * users' transactions run, what is due is closed.
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
  private final Optional<AdmissionLedger> admissions;
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
    this.admissions =
        config.rules().includes(RulesVersion.SIX)
            ? Optional.of(new AdmissionLedger(processor, state, block, config.rules()))
            : Optional.empty();
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
    int first = injected ? 1 : 0;
    if (admissions.isPresent()) {
      first = conclude(admissions.get(), transactions, first);
    }
    for (Bytes transaction : transactions.subList(first, transactions.size())) {
      executeUser(transaction);
    }
    closeDue();
    admissions.ifPresent(this::expireDue);
    return finish();
  }

  /**
   * Draws what the height before admitted, and concludes.
   *
   * @return the place of the first transaction that is no conclusion
   */
  private int conclude(AdmissionLedger ledger, List<Bytes> transactions, int first) {
    if (!ledger.draws().undrawn().isEmpty()) {
      AdmissionStep step = new AdmissionStep(AdmissionStep.Kind.DRAW, Bytes.EMPTY);
      addStep(step, 0, ledger.draws().draw(parent.hash()));
    }
    ConclusionOrder order = new ConclusionOrder();
    int next = first;
    while (next < transactions.size() && Conclusion.isConclusion(transactions.get(next))) {
      Optional<String> refusal = conclude(ledger, order, transactions.get(next));
      if (refusal.isPresent()) {
        refuse(refusal.get());
      } else {
        results.add(new ExecutedBlock.TransactionResult(0, "", 0, 0));
      }
      next++;
    }
    return next;
  }

  /** Why a conclusion is wrong in its place; nothing if it counts. */
  private Optional<String> conclude(
      AdmissionLedger ledger, ConclusionOrder order, Bytes transaction) {
    Optional<Conclusion> conclusion = Conclusion.decode(transaction);
    if (conclusion.isEmpty()) {
      return Optional.of("a conclusion cannot be read");
    }
    Optional<Long> number = ledger.number(conclusion.get().transactionHash());
    if (!order.isNext(number, transaction.size())) {
      return Optional.of("a conclusion is not in its place");
    }
    return switch (ledger.conclude(
        conclusion.get(), ConclusionOrder.gasMax(config.gasLimit()) - gasUsed)) {
      case ConclusionOutcome.IsWrong(String reason) ->
          Optional.of("a conclusion is wrong: " + reason);
      case ConclusionOutcome.Counts(Resumption resumption, long blockGas, List<Log> logs) -> {
        order.took(number.orElseThrow(), transaction.size());
        addStep(new AdmissionStep(AdmissionStep.Kind.CONCLUDE, transaction), blockGas, logs);
        SignedTransaction signed = waiting(resumption.admitted().signed());
        add(signed, ledger.resume(resumption, signed, null));
        yield Optional.empty();
      }
    };
  }

  /** Fails what waited too long (rule P8). */
  private void expireDue(AdmissionLedger ledger) {
    for (Bytes32 hash : ledger.expiry().due()) {
      SignedTransaction signed = waiting(ledger.waiting(hash));
      ExecutionResult failed = ledger.expiry().result(signed);
      addStep(
          new AdmissionStep(AdmissionStep.Kind.EXPIRE, hash.value()),
          0,
          ledger.expiry().fail(signed));
      add(signed, new RunOutcome.Ended(failed, 0));
    }
  }

  private SignedTransaction waiting(Bytes encoded) {
    try {
      return committed.decode(encoded);
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException("the state holds a malformed transaction", e);
    }
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
      RunOutcome run = run(signed, config.gasLimit() - gasUsed);
      if (run instanceof RunOutcome.Refused(TransactionProcessor.Outcome.Refused refused)) {
        refuse(refused.refusal() + ": " + refused.detail());
      } else {
        long before = gasUsed;
        add(signed, run);
        results.add(
            new ExecutedBlock.TransactionResult(
                0, "", signed.transaction().gasLimit(), gasUsed - before));
      }
    } catch (SignedTransaction.MalformedException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private RunOutcome run(SignedTransaction signed, long gasAvailable) {
    if (admissions.isPresent()) {
      return admissions.get().run(signed, gasAvailable, null);
    }
    return switch (processor.execute(
        state, block, signed.transaction(), signed.sender(), gasAvailable)) {
      case TransactionProcessor.Outcome.Executed(ExecutionResult result) ->
          new RunOutcome.Ended(result, result.gasUsed());
      case TransactionProcessor.Outcome.Refused refused -> new RunOutcome.Refused(refused);
      case TransactionProcessor.Outcome.Suspended _ ->
          throw new IllegalStateException("nothing suspends a run under these rules");
    };
  }

  private void refuse(String reason) {
    results.add(new ExecutedBlock.TransactionResult(CODE_REFUSED, reason, 0, 0));
  }

  private void add(SignedTransaction signed, RunOutcome run) {
    switch (run) {
      case RunOutcome.Ended(ExecutionResult result, long blockGas) -> {
        gasUsed += blockGas;
        entries.add(BlockEntry.of(signed, result, gasUsed, block.baseFee()));
      }
      case RunOutcome.Waits(long blockGas, List<Log> logs) ->
          addStep(new AdmissionStep(AdmissionStep.Kind.ADMIT, signed.encoded()), blockGas, logs);
      case RunOutcome.Refused _ ->
          throw new IllegalStateException("a transaction that is refused is in no block");
    }
  }

  private void addStep(AdmissionStep step, long blockGas, List<Log> logs) {
    gasUsed += blockGas;
    addSystem(Addresses.INFERENCES, step.encode(), true, blockGas, logs);
  }

  private void closeDue() {
    StateView view = view(state.commit());
    if (RelayContract.decodeFlag(view.read(Addresses.RELAY, RelayContract.hasDue()))) {
      executeSystem(RelayContract.closeDue());
    }
  }

  private void executeSystem(Bytes data) {
    ExecutionResult result = SystemTransaction.execute(processor, state, block, data, null);
    addSystem(Addresses.RELAY, data, result.success(), 0, result.logs());
  }

  private void addSystem(Address to, Bytes data, boolean success, long gas, List<Log> logs) {
    Bytes encoded = new SystemTransaction(input.height(), entries.size(), to, data).encode();
    entries.add(
        new BlockEntry(
            encoded,
            Keccak.hash(encoded),
            Addresses.SYSTEM,
            success,
            gas,
            gasUsed,
            BigInteger.ZERO,
            Optional.empty(),
            logs));
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
