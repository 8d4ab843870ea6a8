package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of one block as rules P3 to P8 say: what asks a model is suspended and
 * admitted, what is answered runs again, what waited too long fails.
 */
final class AdmissionLedger {
  private final TransactionProcessor processor;
  private final WorldState state;
  private final BlockContext block;
  private final AdmissionStore store;
  private final RegistryReads contracts;
  private final ConclusionJudge judge;
  private final AdmissionLimits limits;
  private final HeldFunds funds;

  AdmissionLedger(
      TransactionProcessor processor, WorldState state, BlockContext block, RulesVersion rules) {
    this.processor = processor;
    this.state = state;
    this.block = block;
    this.store = new AdmissionStore(state);
    this.contracts = new RegistryReads(processor, state, block);
    this.judge = new ConclusionJudge(contracts, block);
    this.limits = new AdmissionLimits(store, rules, block.gasLimit());
    this.funds = new HeldFunds(state, block);
  }

  /** Runs a transaction for the first time. */
  RunOutcome run(SignedTransaction signed, long gasAvailable, @Nullable Tracer tracer) {
    UInt256 price = TransactionProcessor.effectivePrice(block.baseFee(), signed.transaction());
    InferenceSession session =
        new InferenceSession(
            InferenceTerms.first(signed.hash(), price, () -> limits.refusal(signed)));
    return switch (processor
        .with(InferenceSession.ADDRESS, session)
        .execute(state, block, signed.transaction(), signed.sender(), gasAvailable, tracer)) {
      case Outcome.Executed(ExecutionResult result) ->
          new RunOutcome.Ended(result, result.gasUsed());
      case Outcome.Refused refused -> new RunOutcome.Refused(refused);
      case Outcome.Suspended(long used) -> admit(signed, session.requests(), price, used);
    };
  }

  /**
   * Lets a transaction wait whose run was undone.
   *
   * @param usedAtMost by the run, and by the requests for what answers will cost, which is not
   *     charged yet
   */
  private RunOutcome admit(
      SignedTransaction signed, CollectedRequests requests, UInt256 price, long usedAtMost) {
    long used = usedAtMost - requests.cost();
    Transaction transaction = signed.transaction();
    long limit = gasOf(signed);
    long kept = used + InferenceSession.KEPT_BYTE_GAS * signed.encoded().size();
    Optional<ExecutionResult> failed =
        failed(
            signed,
            requests,
            limit - kept >= requests.cost() + used - requests.admissionGas(),
            used);
    Address sender = signed.sender();
    state.setNonce(sender, transaction.nonce() + 1);
    funds.charge(sender, price, failed.isPresent() ? used : kept);
    if (failed.isPresent()) {
      state.endTransaction();
      return new RunOutcome.Ended(failed.get(), used);
    }
    AdmittedTransaction admitted =
        Round.first(signed, requests, price, limit - kept, block, store.nextNumber());
    funds.hold(sender, admitted.held(transaction.value()));
    limits.admitted();
    store.put(admitted);
    return new RunOutcome.Waits(kept, ended(AdmissionLogs.admitted(admitted)));
  }

  /**
   * The result of a transaction that may not wait, and pays for what ran: another's contract may
   * have asked in it. Nothing if it may.
   *
   * @param suffices whether its gas pays for the answers and another run
   * @param used gas of all runs and answers until now
   */
  private Optional<ExecutionResult> failed(
      SignedTransaction signed, CollectedRequests requests, boolean suffices, long used) {
    return suffices
        ? requests.changed(contracts).map(reason -> RunResults.refused(signed, used, reason))
        : Optional.of(RunResults.outOfGas(signed, used));
  }

  /** The number of the admission that a conclusion is of, in the order of admissions. */
  Optional<Long> number(Bytes32 transactionHash) {
    return store.place(transactionHash).map(AdmissionPlace::number);
  }

  /**
   * Judges a conclusion and pays its answers.
   *
   * @param gasAvailable what is left of the block's gas
   */
  ConclusionOutcome conclude(Conclusion conclusion, long gasAvailable) {
    Optional<AdmittedTransaction> found = store.find(conclusion.transactionHash());
    if (found.isEmpty()) {
      return new ConclusionOutcome.IsWrong("the transaction does not wait for answers");
    }
    AdmittedTransaction admitted = found.get();
    if (admitted.gasLeft() > gasAvailable) {
      return new ConclusionOutcome.IsWrong(
          "the transaction may use %s gas, the block has %s left"
              .formatted(admitted.gasLeft(), gasAvailable));
    }
    return switch (judge.judge(conclusion, admitted)) {
      case ConclusionJudge.Verdict.IsWrong(String reason) -> new ConclusionOutcome.IsWrong(reason);
      case ConclusionJudge.Verdict.Counts(List<ConclusionJudge.Accepted> accepted) ->
          new AnswerSettlement(state, block).settle(admitted, accepted);
    };
  }

  /** Why a conclusion is wrong; nothing if it counts. */
  Optional<String> refusal(Conclusion conclusion, long gasAvailable) {
    return conclude(conclusion, gasAvailable) instanceof ConclusionOutcome.IsWrong(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** Runs a transaction again, with the answers that there are. */
  RunOutcome resume(Resumption resumption, SignedTransaction signed, @Nullable Tracer tracer) {
    AdmittedTransaction admitted = resumption.admitted();
    InferenceSession session = new InferenceSession(Round.terms(resumption));
    UInt256 value = signed.transaction().value();
    funds.release(signed.sender(), admitted.held(value));
    return switch (processor
        .with(InferenceSession.ADDRESS, session)
        .resume(
            state,
            block,
            signed.transaction(),
            signed.sender(),
            admitted.price(),
            admitted.gasLeft(),
            tracer)) {
      case Outcome.Executed(ExecutionResult result) -> {
        store.remove(admitted);
        state.endTransaction();
        long earlier = gasOf(signed) - admitted.gasLeft();
        yield new RunOutcome.Ended(
            RunResults.ofAllRuns(result, earlier + result.gasUsed()), result.gasUsed());
      }
      case Outcome.Suspended(long used) -> waitAgain(resumption, signed, session.requests(), used);
      case Outcome.Refused _ -> throw new IllegalStateException("checks are made once");
    };
  }

  private RunOutcome waitAgain(
      Resumption resumption,
      SignedTransaction signed,
      CollectedRequests requests,
      long usedAtMost) {
    long used = usedAtMost - requests.cost();
    AdmittedTransaction before = resumption.admitted();
    Address sender = signed.sender();
    long earlier = gasOf(signed) - before.gasLeft();
    boolean suffices = before.gasLeft() - used >= requests.cost() + used - requests.admissionGas();
    Optional<ExecutionResult> failed = failed(signed, requests, suffices, earlier + used);
    funds.charge(sender, before.price(), used);
    if (failed.isPresent()) {
      store.remove(before);
      state.endTransaction();
      return new RunOutcome.Ended(failed.get(), used);
    }
    AdmittedTransaction admitted = Round.again(resumption, requests, used, block);
    funds.hold(sender, admitted.held(signed.transaction().value()));
    store.put(admitted);
    return new RunOutcome.Waits(used, ended(AdmissionLogs.admitted(admitted)));
  }

  private long gasOf(SignedTransaction signed) {
    return AdmissionLimits.gasOf(signed.transaction(), block.gasLimit());
  }

  /** Seeds and rows of what the height before admitted. */
  RowDraw draws() {
    return new RowDraw(state, block, store, judge);
  }

  /** The end of what waited too long. */
  Expiry expiry() {
    return new Expiry(state, block, store);
  }

  /** The transaction's bytes, of one that waits. */
  Bytes waiting(Bytes32 hash) {
    return store.find(hash).orElseThrow().signed();
  }

  private List<Log> ended(Log log) {
    state.log(log);
    return state.endTransaction();
  }
}
