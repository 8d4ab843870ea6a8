package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Conclusion;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.PipeBounds;
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
      return new Run.Ended(outOfGas(signed), limit);
    }
    AdmittedTransaction admitted = first(signed, session, price, limit - kept);
    hold(sender, admitted.held(transaction.value()));
    admittedInBlock++;
    store.put(admitted);
    return new Run.Waits(kept, ended(AdmissionLogs.admitted(admitted)));
  }

  private AdmittedTransaction first(
      SignedTransaction signed, InferenceSession session, UInt256 price, long gasLeft) {
    boolean waitsForProofs =
        session.requests().stream().anyMatch(each -> each.open().mode() == Mode.ZKML);
    long seconds = waitsForProofs ? PipeBounds.ZKML_DEADLINE_SECONDS : PipeBounds.DEADLINE_SECONDS;
    OpenAdmission open =
        new OpenAdmission(
            signed.hash(),
            store.nextNumber(),
            signed.sender(),
            block.number(),
            block.timestamp(),
            1,
            block.timestamp() + seconds,
            block.number() + PipeBounds.DEADLINE_HEIGHTS,
            session.requests().stream().map(WaitingRequest::open).toList());
    return new AdmittedTransaction(
        signed.encoded(),
        price,
        gasLeft,
        open,
        session.requests(),
        List.of(),
        session.requests().size(),
        session.requestedBytes(),
        List.of());
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
          settle(admitted, accepted);
    };
  }

  /** Why a conclusion is wrong; nothing if it counts. */
  Optional<String> refusal(Conclusion conclusion, long gasAvailable) {
    return conclude(conclusion, gasAvailable) instanceof Concluded.IsWrong(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  private Concluded settle(AdmittedTransaction admitted, List<ConclusionJudge.Accepted> accepted) {
    long fees = 0;
    long checks = 0;
    List<GivenAnswer> answers = new ArrayList<>(admitted.answers());
    for (ConclusionJudge.Accepted one : accepted) {
      WaitingRequest request = one.request();
      boolean isPaid = one.answer().failure().isEmpty();
      if (isPaid) {
        fees += request.feeGas();
        AnswerPayment.share(
            state, admitted.worth(request.feeGas()), request.fee(), request.owner(), one.payee());
      }
      checks += isPaid ? request.answerGas() : WaitingRequest.CHECK_GAS;
      state.setStorage(
          Addresses.RELAY,
          UInt256.of(RelayContract.individualSlot(one.leaf().hash())),
          UInt256.ONE);
      state.log(AdmissionLogs.answered(admitted, one));
      answers.add(GivenAnswer.of(one.answer()));
    }
    AnswerPayment.take(state, admitted.worth(checks));
    TransactionProcessor.payProposer(state, block, admitted.price(), checks);
    List<Bytes32> answered = accepted.stream().map(one -> one.answer().key()).toList();
    AdmittedTransaction left = admitted.withGasLeft(admitted.gasLeft() - fees - checks);
    return new Concluded.Counts(
        new Resumption(left, answers, answered), checks, state.endTransaction());
  }

  /** Runs a transaction again, with the answers that there are. */
  Run resume(Resumption resumption, SignedTransaction signed, @Nullable Tracer tracer) {
    AdmittedTransaction admitted = resumption.admitted();
    InferenceSession session = new InferenceSession(terms(resumption));
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
        yield new Run.Ended(with(result, earlier + result.gasUsed()), result.gasUsed());
      }
      case Outcome.Suspended(long used) ->
          waitAgain(resumption, signed, session, used - session.cost());
      case Outcome.Refused _ -> throw new IllegalStateException("checks are made once");
    };
  }

  private static InferenceSession.Terms terms(Resumption resumption) {
    AdmittedTransaction admitted = resumption.admitted();
    Map<Bytes32, Optional<GivenAnswer>> answers = new TreeMap<>();
    admitted.unanswered().forEach(key -> answers.put(key, Optional.empty()));
    admitted.requests().forEach(request -> answers.put(request.open().key(), Optional.empty()));
    resumption.answers().forEach(answer -> answers.put(answer.key(), Optional.of(answer)));
    return new InferenceSession.Terms(
        admitted.hash(),
        admitted.price(),
        admitted.open().round() < PipeBounds.ROUNDS_MAX,
        admitted.asked(),
        admitted.askedBytes(),
        answers,
        Optional::empty,
        false);
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
      return new Run.Ended(outOfGas(signed), spent);
    }
    AdmittedTransaction admitted = again(resumption, session, used);
    hold(sender, admitted.held(signed.transaction().value()));
    store.put(admitted);
    return new Run.Waits(used, ended(AdmissionLogs.admitted(admitted)));
  }

  private AdmittedTransaction again(Resumption resumption, InferenceSession session, long used) {
    AdmittedTransaction before = resumption.admitted();
    List<Bytes32> unanswered = new ArrayList<>(before.unanswered());
    before.requests().stream()
        .map(request -> request.open().key())
        .filter(key -> !resumption.answered().contains(key))
        .forEach(unanswered::add);
    OpenAdmission open =
        new OpenAdmission(
            before.hash(),
            before.open().number(),
            before.open().sender(),
            block.number(),
            block.timestamp(),
            before.open().round() + 1,
            before.open().deadlineTime(),
            before.open().deadlineHeight(),
            session.requests().stream().map(WaitingRequest::open).toList());
    return new AdmittedTransaction(
        before.signed(),
        before.price(),
        before.gasLeft() - used,
        open,
        session.requests(),
        unanswered,
        before.asked() + session.requests().size(),
        before.askedBytes() + session.requestedBytes(),
        resumption.answers());
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
    long left = store.find(signed.hash()).orElseThrow().gasLeft();
    return failed(signed, signed.transaction().gasLimit() - left, Optional.empty());
  }

  private static ExecutionResult outOfGas(SignedTransaction signed) {
    return failed(signed, signed.transaction().gasLimit(), Optional.of(HaltReason.OUT_OF_GAS));
  }

  private static ExecutionResult failed(
      SignedTransaction signed, long gasUsed, Optional<HaltReason> halt) {
    return new ExecutionResult(
        false,
        gasUsed,
        gasUsed,
        Bytes.EMPTY,
        halt,
        TransactionProcessor.created(signed.transaction(), signed.sender()),
        List.of());
  }

  private static ExecutionResult with(ExecutionResult result, long gasUsed) {
    return new ExecutionResult(
        result.success(),
        gasUsed,
        gasUsed,
        result.output(),
        result.halt(),
        result.created(),
        result.logs());
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
