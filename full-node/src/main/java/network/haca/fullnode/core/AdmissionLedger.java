package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.Addresses;
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
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transactions of one block as rules P3 to P8 say: what asks a model is suspended and
 * admitted, what is answered runs again, what waited too long fails.
 */
final class AdmissionLedger {
  /** Open admissions of all senders. */
  static final int OPEN_MAX = 1_024;

  static final int OPEN_PER_SENDER_MAX = 8;
  static final int ADMITTED_PER_BLOCK_MAX = 32;
  static final int EXPIRED_PER_BLOCK_MAX = 64;

  /** Bytes of a transaction that may wait: they are kept in the state. */
  static final int TRANSACTION_BYTES_MAX = 128 << 10;

  private final TransactionProcessor processor;
  private final WorldState state;
  private final BlockContext block;
  private final AdmissionStore store;
  private final ConclusionJudge judge;
  private int admittedInBlock;

  /** The end of a run. */
  sealed interface Run {
    /**
     * The transaction is in the block.
     *
     * @param result with the gas of all runs and answers
     * @param blockGas that counts as work of this block
     */
    record Ended(ExecutionResult result, long blockGas) implements Run {}

    /** The transaction waits for answers. */
    record Waits(long blockGas, List<Log> logs) implements Run {}

    /** The transaction cannot be in a block. */
    record Refused(Outcome.Refused refusal) implements Run {}
  }

  /** The word on a conclusion. */
  sealed interface Concluded {
    /** Its answers are paid; the transaction is to run now. */
    record Counts(Resumption resumption, long blockGas, List<Log> logs) implements Concluded {}

    record IsWrong(String reason) implements Concluded {}
  }

  /**
   * A transaction that is to run again.
   *
   * @param answered keys of this round's requests that have an answer or a failure
   */
  record Resumption(
      AdmittedTransaction admitted, List<GivenAnswer> answers, List<Bytes32> answered) {}

  AdmissionLedger(TransactionProcessor processor, WorldState state, BlockContext block) {
    this.processor = processor;
    this.state = state;
    this.block = block;
    this.store = new AdmissionStore(state);
    this.judge = new ConclusionJudge(processor, state, block);
  }

  /** Runs a transaction for the first time. */
  Run run(SignedTransaction signed, long gasAvailable, @Nullable Tracer tracer) {
    UInt256 price = TransactionProcessor.effectivePrice(block.baseFee(), signed.transaction());
    InferenceSession session =
        new InferenceSession(
            new InferenceSession.Terms(
                signed.hash(), price, true, 0, 0, Map.of(), () -> full(signed), false));
    return switch (processor
        .with(InferenceSession.ADDRESS, session)
        .execute(state, block, signed.transaction(), signed.sender(), gasAvailable, tracer)) {
      case Outcome.Executed(ExecutionResult result) -> new Run.Ended(result, result.gasUsed());
      case Outcome.Refused refused -> new Run.Refused(refused);
      case Outcome.Suspended(long used) -> admit(signed, session, price, used - session.cost());
    };
  }

  /** Why no more transactions of this sender may begin to wait; nothing if they may. */
  private Optional<String> full(SignedTransaction signed) {
    if (signed.encoded().size() > TRANSACTION_BYTES_MAX) {
      return Optional.of("a transaction that asks has " + TRANSACTION_BYTES_MAX + " bytes at most");
    }
    if (admittedInBlock >= ADMITTED_PER_BLOCK_MAX) {
      return Optional.of("a block admits " + ADMITTED_PER_BLOCK_MAX + " transactions at most");
    }
    if (store.countOf(signed.sender()) >= OPEN_PER_SENDER_MAX) {
      return Optional.of(
          OPEN_PER_SENDER_MAX + " transactions of the sender wait for answers already");
    }
    return store.count() >= OPEN_MAX
        ? Optional.of(OPEN_MAX + " transactions wait for answers already")
        : Optional.empty();
  }

  /**
   * Lets a transaction wait whose run was undone.
   *
   * @param used by the run itself: what answers will cost is not charged yet
   */
  private Run admit(SignedTransaction signed, InferenceSession session, UInt256 price, long used) {
    Transaction transaction = signed.transaction();
    long limit = transaction.gasLimit();
    long kept = used + InferenceSession.KEPT_BYTE_GAS * signed.encoded().size();
    boolean suffices = limit - kept >= session.cost() + used;
    long spent = suffices ? kept : limit;
    Address sender = signed.sender();
    state.setNonce(sender, transaction.nonce() + 1);
    pay(sender, price.multiply(UInt256.of(spent)));
    TransactionProcessor.payProposer(state, block, price, spent);
    if (!suffices) {
      state.endTransaction();
      return new Run.Ended(RunResults.outOfGas(signed), limit);
    }
    AdmittedTransaction admitted =
        Round.first(signed, session, price, limit - kept, block, store.nextNumber());
    hold(sender, admitted.held(transaction.value()));
    admittedInBlock++;
    store.put(admitted);
    return new Run.Waits(kept, ended(AdmissionLogs.admitted(admitted)));
  }

  /** The admissions of the height before, which have no seeds yet. */
  List<Bytes32> undrawn() {
    return store.all().stream()
        .filter(listed -> listed.height() == block.number() - 1)
        .map(AdmissionStore.Listed::hash)
        .toList();
  }

  /**
   * Fixes seeds and rows of what the height before admitted (rule P4): nobody could know its
   * header's hash when the requests were made.
   */
  List<Log> draw(Bytes32 parentHash) {
    for (Bytes32 hash : undrawn()) {
      AdmittedTransaction admitted = store.find(hash).orElseThrow();
      List<WaitingRequest> drawn = new ArrayList<>();
      for (WaitingRequest request : admitted.requests()) {
        Bytes32 seed = PipeHashes.seed(request.open().key(), parentHash);
        drawn.add(request.drawn(seed, Row.of(seed, judge.nodes(request))));
      }
      store.put(admitted.drawn(drawn));
      state.endTransaction();
    }
    undrawn().stream()
        .map(hash -> store.find(hash).orElseThrow())
        .forEach(admitted -> AdmissionLogs.drawn(admitted).forEach(state::log));
    return state.endTransaction();
  }

  /** The number of the admission that a conclusion is of, in the order of admissions. */
  Optional<Long> number(Bytes32 transactionHash) {
    return store.find(transactionHash).map(admitted -> admitted.open().number());
  }

  /**
   * Judges a conclusion and pays its answers.
   *
   * @param gasAvailable what is left of the block's gas
   */
  Concluded conclude(Conclusion conclusion, long gasAvailable) {
    Optional<AdmittedTransaction> found = store.find(conclusion.transactionHash());
    if (found.isEmpty()) {
      return new Concluded.IsWrong("the transaction does not wait for answers");
    }
    AdmittedTransaction admitted = found.get();
    if (admitted.gasLeft() > gasAvailable) {
      return new Concluded.IsWrong(
          "the transaction may use %s gas, the block has %s left"
              .formatted(admitted.gasLeft(), gasAvailable));
    }
    return switch (judge.judge(conclusion, admitted)) {
      case ConclusionJudge.Verdict.IsWrong(String reason) -> new Concluded.IsWrong(reason);
      case ConclusionJudge.Verdict.Counts(List<ConclusionJudge.Accepted> accepted) ->
          new AnswerSettlement(state, block).settle(admitted, accepted);
    };
  }

  /** Why a conclusion is wrong; nothing if it counts. */
  Optional<String> refusal(Conclusion conclusion, long gasAvailable) {
    return conclude(conclusion, gasAvailable) instanceof Concluded.IsWrong(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** Runs a transaction again, with the answers that there are. */
  Run resume(Resumption resumption, SignedTransaction signed, @Nullable Tracer tracer) {
    AdmittedTransaction admitted = resumption.admitted();
    InferenceSession session = new InferenceSession(Round.terms(resumption));
    UInt256 value = signed.transaction().value();
    release(signed.sender(), admitted.held(value));
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
        long earlier = signed.transaction().gasLimit() - admitted.gasLeft();
        yield new Run.Ended(
            RunResults.ofAllRuns(result, earlier + result.gasUsed()), result.gasUsed());
      }
      case Outcome.Suspended(long used) ->
          waitAgain(resumption, signed, session, used - session.cost());
      case Outcome.Refused _ -> throw new IllegalStateException("checks are made once");
    };
  }

  private Run waitAgain(
      Resumption resumption, SignedTransaction signed, InferenceSession session, long used) {
    AdmittedTransaction before = resumption.admitted();
    Address sender = signed.sender();
    boolean suffices = before.gasLeft() - used >= session.cost() + used;
    long spent = suffices ? used : before.gasLeft();
    pay(sender, before.price().multiply(UInt256.of(spent)));
    TransactionProcessor.payProposer(state, block, before.price(), spent);
    if (!suffices) {
      store.remove(before);
      state.endTransaction();
      return new Run.Ended(RunResults.outOfGas(signed), spent);
    }
    AdmittedTransaction admitted = Round.again(resumption, session, used, block);
    hold(sender, admitted.held(signed.transaction().value()));
    store.put(admitted);
    return new Run.Waits(used, ended(AdmissionLogs.admitted(admitted)));
  }

  /**
   * The transactions that are past both deadlines, the oldest first, as many as one block may fail.
   */
  List<Bytes32> due() {
    return store.all().stream()
        .filter(
            listed ->
                block.timestamp() > listed.deadlineTime()
                    && block.number() > listed.deadlineHeight())
        .sorted(Comparator.comparingLong(AdmissionStore.Listed::number))
        .limit(EXPIRED_PER_BLOCK_MAX)
        .map(AdmissionStore.Listed::hash)
        .toList();
  }

  /** The transaction's bytes, of one that waits. */
  Bytes waiting(Bytes32 hash) {
    return store.find(hash).orElseThrow().signed();
  }

  /** Fails a transaction without a run: what it used is paid, the rest returns (rule P8). */
  List<Log> expire(SignedTransaction signed) {
    AdmittedTransaction admitted = store.find(signed.hash()).orElseThrow();
    release(signed.sender(), admitted.held(signed.transaction().value()));
    store.remove(admitted);
    return ended(AdmissionLogs.expired(admitted));
  }

  /** The result of a transaction that waited too long. */
  ExecutionResult expired(SignedTransaction signed) {
    return RunResults.expired(signed, store.find(signed.hash()).orElseThrow().gasLeft());
  }

  private void pay(Address sender, UInt256 amount) {
    state.setBalance(sender, state.balance(sender).subtract(amount));
  }

  private void hold(Address sender, UInt256 amount) {
    pay(sender, amount);
    state.addBalance(Addresses.INFERENCES, amount);
  }

  private void release(Address sender, UInt256 amount) {
    AnswerPayment.take(state, amount.toBigInteger());
    state.addBalance(sender, amount);
  }

  private List<Log> ended(Log log) {
    state.log(log);
    return state.endTransaction();
  }
}
