package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Conclusion;
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
  private final Suspension suspension;
  private final HeldFunds funds;
  private final RulesVersion rules;

  AdmissionLedger(
      TransactionProcessor processor, WorldState state, BlockContext block, RulesVersion rules) {
    this.rules = rules;
    this.processor = processor;
    this.state = state;
    this.block = block;
    this.store = new AdmissionStore(state, rules);
    this.contracts = new RegistryReads(processor, state, block);
    this.judge = new ConclusionJudge(contracts, block);
    this.limits = new AdmissionLimits(store, rules, block.gasLimit());
    this.suspension = new Suspension(state, block, rules, store, contracts, limits);
    this.funds = new HeldFunds(state, block);
  }

  /** Runs a transaction for the first time. */
  RunOutcome run(SignedTransaction signed, long gasAvailable, @Nullable Tracer tracer) {
    UInt256 price = TransactionProcessor.effectivePrice(block.baseFee(), signed.transaction());
    InferenceSession session =
        new InferenceSession(
            InferenceTerms.first(rules, signed.hash(), price, limits.places(signed)));
    return switch (processor
        .with(InferenceSession.ADDRESS, session)
        .execute(state, block, signed.transaction(), signed.sender(), gasAvailable, tracer)) {
      case Outcome.Executed(ExecutionResult result) ->
          new RunOutcome.Ended(result, result.gasUsed());
      case Outcome.Refused refused -> new RunOutcome.Refused(refused);
      case Outcome.Suspended(long used) ->
          suspension.admit(signed, session.requests(), price, used);
    };
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
      return wrong("the transaction does not wait for answers");
    }
    AdmittedTransaction admitted = found.get();
    if (admitted.gasLeft() > gasAvailable) {
      return wrong(
          "the transaction may use %s gas, the block has %s left"
              .formatted(admitted.gasLeft(), gasAvailable));
    }
    return switch (judge.judge(conclusion, admitted)) {
      case ConclusionJudge.Verdict.IsWrong(ConclusionRefusal refusal) ->
          new ConclusionOutcome.IsWrong(refusal);
      case ConclusionJudge.Verdict.Counts(List<JudgedAnswer.Counts> accepted) ->
          new AnswerSettlement(state, block).settle(admitted, accepted);
    };
  }

  /** Why a conclusion is wrong; nothing if it counts. */
  Optional<ConclusionRefusal> refusal(Conclusion conclusion, long gasAvailable) {
    return conclude(conclusion, gasAvailable)
            instanceof ConclusionOutcome.IsWrong(ConclusionRefusal refusal)
        ? Optional.of(refusal)
        : Optional.empty();
  }

  /** Why a conclusion is wrong, its proofs and the block's gas aside; nothing if it is not. */
  Optional<ConclusionRefusal> refusalButProofs(Conclusion conclusion) {
    return store
        .find(conclusion.transactionHash())
        .map(
            admitted ->
                judge.unproven(conclusion, admitted)
                        instanceof ConclusionJudge.Verdict.IsWrong(ConclusionRefusal refusal)
                    ? Optional.of(refusal)
                    : Optional.<ConclusionRefusal>empty())
        .orElseGet(
            () -> Optional.of(ConclusionRefusal.of("the transaction does not wait for answers")));
  }

  private static ConclusionOutcome wrong(String reason) {
    return new ConclusionOutcome.IsWrong(ConclusionRefusal.of(reason));
  }

  /** Runs a transaction again, with the answers that there are. */
  RunOutcome resume(Resumption resumption, SignedTransaction signed, @Nullable Tracer tracer) {
    AdmittedTransaction admitted = resumption.admitted();
    InferenceSession session = new InferenceSession(Round.terms(resumption, rules));
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
      case Outcome.Suspended(long used) ->
          suspension.again(resumption, signed, session.requests(), used);
      case Outcome.Refused _ -> throw new IllegalStateException("checks are made once");
    };
  }

  private long gasOf(SignedTransaction signed) {
    return AdmissionLimits.gasOf(signed.transaction(), block.gasLimit());
  }

  /** Seeds and rows of what the height before admitted. */
  RowDraw draws() {
    return new RowDraw(state, block, store, contracts);
  }

  /** The end of what waited too long. */
  Expiry expiry() {
    return new Expiry(state, block, store);
  }

  /** The transaction's bytes, of one that waits. */
  Bytes waiting(Bytes32 hash) {
    return store.find(hash).orElseThrow().signed();
  }
}
