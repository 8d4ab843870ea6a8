package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.evm.Transaction;

/** Bounds on the transactions that wait for answers (rule P3), checked before each is admitted. */
final class AdmissionLimits {
  /** Open admissions of all senders. */
  static final int OPEN_MAX = 1_024;

  static final int OPEN_PER_SENDER_MAX = 8;
  static final int ADMITTED_PER_BLOCK_MAX = 32;

  /** Bytes of a transaction that may wait: they are kept in the state. */
  static final int TRANSACTION_BYTES_MAX = 128 << 10;

  private final AdmissionStore store;
  private final RulesVersion rules;
  private final long blockGas;
  private int admittedInBlock;

  /**
   * @param store with what waits now; nobody is admitted in the block yet
   * @param blockGas the limit of a block
   */
  AdmissionLimits(AdmissionStore store, RulesVersion rules, long blockGas) {
    this.store = store;
    this.rules = rules;
    this.blockGas = blockGas;
  }

  /** The places as a transaction's first run finds them. */
  Places places(SignedTransaction signed) {
    return new Places() {
      @Override
      public Optional<String> refusal() {
        return AdmissionLimits.this.refusal(signed);
      }

      @Override
      public long gas() {
        return placeGas(signed.transaction());
      }
    };
  }

  /** The gas that the next place costs if this transaction takes it. */
  long placeGas(Transaction transaction) {
    return rules.includes(RulesVersion.SEVEN)
        ? PlacePrice.gas(store.count(), store.reserved(), gasOf(transaction, blockGas), blockGas)
        : 0;
  }

  /** Why a transaction may not begin to wait; nothing if it may. */
  Optional<String> refusal(SignedTransaction signed) {
    return of(signed.transaction())
        .or(() -> tooMuchGas(signed.transaction()))
        .or(() -> full(signed));
  }

  /**
   * Why a transaction may never wait: its second run would move nonces of others without their
   * transactions' being looked at.
   */
  static Optional<String> of(Transaction transaction) {
    return transaction.authorizations().isEmpty()
        ? Optional.empty()
        : Optional.of("a transaction that delegates accounts asks no models");
  }

  /**
   * The gas that all runs and answers of a transaction that asks may take: of its limit no more
   * than conclusions have of a block together. What is beyond that is not used.
   */
  static long gasOf(Transaction transaction, long blockGas) {
    return Math.min(transaction.gasLimit(), ConclusionOrder.gasMax(blockGas));
  }

  /** Before version 7 of the rules such a transaction asks nothing. */
  private Optional<String> tooMuchGas(Transaction transaction) {
    long gasMax = ConclusionOrder.gasMax(blockGas);
    return transaction.gasLimit() > gasMax && !rules.includes(RulesVersion.SEVEN)
        ? Optional.of("a transaction that asks has a gas limit of " + gasMax + " at most")
        : Optional.empty();
  }

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

  void admitted() {
    admittedInBlock++;
  }
}
