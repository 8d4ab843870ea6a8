package network.haca.evm;

import java.util.List;
import java.util.Optional;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/** Applies transactions to a state as a block's rules say. */
public final class TransactionProcessor {
  private static final long REFUND_QUOTIENT = 5;

  private final Rules rules;
  private final OperationTable operations;
  private final CodeCache codes;
  private final @Nullable Interruption interruption;

  /** The outcome of a transaction. */
  public sealed interface Outcome {
    /** It is in the block, whether its code succeeded or not. */
    record Executed(ExecutionResult result) implements Outcome {}

    /**
     * It asked for what is not there yet; the state is as before.
     *
     * @param gasUsed by the run, without refunds
     */
    record Suspended(long gasUsed) implements Outcome {}

    /** It cannot be in a block; the state is as before. */
    record Refused(Refusal refusal, String detail) implements Outcome {}
  }

  /** Why a transaction cannot be in a block. */
  public enum Refusal {
    NONCE_TOO_LOW,
    NONCE_TOO_HIGH,
    NONCE_EXHAUSTED,
    SENDER_HAS_CODE,
    INSUFFICIENT_FUNDS,
    GAS_LIMIT_TOO_LOW,
    GAS_LIMIT_ABOVE_BLOCK,
    FEE_BELOW_BASE_FEE,
    PRIORITY_FEE_ABOVE_MAX_FEE,
    INIT_CODE_TOO_LARGE,
    BLOB_CREATION,
    BLOBS_MISSING,
    BLOBS_TOO_MANY,
    BLOB_HASH_VERSION_UNKNOWN,
    BLOB_FEE_TOO_LOW,
    TYPE_UNKNOWN,
    AUTHORIZED_CREATION,
    AUTHORIZATIONS_MISSING
  }

  public TransactionProcessor(Rules rules) {
    this.rules = rules;
    this.operations = OperationTable.of(rules);
    this.codes = new CodeCache(operations);
    this.interruption = null;
  }

  private TransactionProcessor(
      TransactionProcessor same, Rules rules, @Nullable Interruption interruption) {
    this.rules = rules;
    this.operations = same.operations;
    this.codes = same.codes;
    this.interruption = interruption;
  }

  /**
   * One whose executions end when they are told to, by an {@link ExecutionInterrupted}: for what is
   * asked, never for blocks.
   */
  public TransactionProcessor until(Interruption asked) {
    return new TransactionProcessor(this, rules, asked);
  }

  public Precompiles precompiles() {
    return rules.precompiles();
  }

  /** One with other precompiled contracts: for what is asked, never for blocks. */
  public TransactionProcessor with(Precompiles others) {
    return new TransactionProcessor(this, rules.with(others), interruption);
  }

  /** One whose executions find a contract of the system at an address. */
  public TransactionProcessor with(Address address, SystemContract contract) {
    return new TransactionProcessor(this, rules.with(address, contract), interruption);
  }

  /**
   * @param gasAvailable what is left of the block's gas
   */
  public Outcome execute(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      long gasAvailable) {
    return execute(state, block, transaction, sender, gasAvailable, null);
  }

  /** As {@link #execute(WorldState, BlockContext, Transaction, Address, long)}, watched. */
  public Outcome execute(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      long gasAvailable,
      @Nullable Tracer tracer) {
    Optional<Outcome.Refused> refused =
        TransactionChecks.check(rules, state, block, transaction, sender, gasAvailable);
    return refused.isPresent() ? refused.get() : apply(state, block, transaction, sender, tracer);
  }

  /**
   * Runs what nobody signed as a transaction of a block that is only thought of: its sender may be
   * a contract.
   *
   * @param isValidated whether nonce and fee must be such as a real block demands; else any nonce
   *     is taken, and no fee at all is enough under any base fee
   * @param gasAvailable what is left of the block's gas
   */
  public Outcome simulate(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      boolean isValidated,
      long gasAvailable,
      @Nullable Tracer tracer) {
    Optional<Outcome.Refused> refused =
        TransactionChecks.simulated(state, block, transaction, sender, isValidated, gasAvailable);
    return refused.isPresent() ? refused.get() : apply(state, block, transaction, sender, tracer);
  }

  private Outcome apply(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      @Nullable Tracer tracer) {
    int snapshot = state.snapshot();
    UInt256 blobFee = UInt256.of(transaction.blobGas()).multiply(block.blobBaseFee());
    state.setBalance(sender, state.balance(sender).subtract(blobFee));
    state.setNonce(sender, transaction.nonce() + 1);
    UInt256 price = effectivePrice(block.baseFee(), transaction);
    Outcome outcome =
        resume(state, block, transaction, sender, price, transaction.gasLimit(), tracer);
    if (outcome instanceof Outcome.Suspended) {
      state.revertTo(snapshot);
      state.endTransaction();
    }
    return outcome;
  }

  /**
   * Runs a transaction whose nonce is spent already: its sender buys the gas and pays the value. If
   * it is suspended, only the run is undone, and the transaction has not ended.
   *
   * @param gasLimit in the place of the transaction's own
   */
  public Outcome resume(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      UInt256 price,
      long gasLimit,
      @Nullable Tracer tracer) {
    int snapshot = state.snapshot();
    state.setBalance(sender, state.balance(sender).subtract(price.multiply(UInt256.of(gasLimit))));
    Message message = message(transaction, sender, transaction.nonce(), gasLimit);
    prepare(state, block, transaction, message);
    TransactionContext context =
        new TransactionContext(
            state, block, rules, sender, price, transaction.blobHashes(), codes, interruption);
    Interpreter.Outcome outcome = new Interpreter(context, operations, tracer).run(message);
    long usedAtMost = gasLimit - outcome.gasLeft();
    if (rules.attached().filter(one -> one.contract().isSuspended()).isPresent()) {
      state.revertTo(snapshot);
      return new Outcome.Suspended(usedAtMost);
    }
    long used = usedAtMost - Math.min(state.refund(), usedAtMost / REFUND_QUOTIENT);
    state.addBalance(sender, price.multiply(UInt256.of(gasLimit - used)));
    payProposer(state, block, price, used);
    return new Outcome.Executed(
        new ExecutionResult(
            outcome.success(),
            used,
            usedAtMost,
            outcome.output(),
            outcome.halt(),
            created(transaction, sender),
            state.endTransaction()));
  }

  /** Gives the proposer his part of the price of gas. */
  public static void payProposer(WorldState state, BlockContext block, UInt256 price, long gas) {
    state.addBalance(block.coinbase(), tip(price, block).multiply(UInt256.of(gas)));
  }

  /** The part of a price that the proposer gets; nothing of one that is below the base fee. */
  private static UInt256 tip(UInt256 price, BlockContext block) {
    return price.compareTo(block.baseFee()) < 0 ? UInt256.ZERO : price.subtract(block.baseFee());
  }

  /**
   * Runs a call whose sender pays nothing and whose nonce does not count: for {@code eth_call} and
   * for what the system itself does.
   */
  public ExecutionResult call(
      WorldState state, BlockContext block, Transaction transaction, Address sender) {
    return call(state, block, transaction, sender, null);
  }

  /** As {@link #call(WorldState, BlockContext, Transaction, Address)}, watched. */
  public ExecutionResult call(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      @Nullable Tracer tracer) {
    long nonce = state.nonce(sender);
    Message message = message(transaction, sender, nonce, transaction.gasLimit());
    if (!transaction.authorizations().isEmpty()) {
      // The sender's own authorization is signed for the nonce behind this one.
      state.setNonce(sender, nonce + 1);
    }
    prepare(state, block, transaction, message);
    TransactionContext context =
        new TransactionContext(
            state,
            block,
            rules,
            sender,
            transaction.maxFee(),
            transaction.blobHashes(),
            codes,
            interruption);
    Interpreter.Outcome outcome = new Interpreter(context, operations, tracer).run(message);
    long used = transaction.gasLimit() - outcome.gasLeft();
    return new ExecutionResult(
        outcome.success(),
        used,
        used,
        outcome.output(),
        outcome.halt(),
        Optional.empty(),
        state.endTransaction());
  }

  /**
   * What the sender pays per gas: the base fee and as much of a tip as the cap leaves (EIP-1559).
   */
  public static UInt256 effectivePrice(UInt256 baseFee, Transaction transaction) {
    UInt256 maxFee = transaction.maxFee();
    UInt256 tip = transaction.maxPriorityFee();
    boolean capped = maxFee.compareTo(baseFee) <= 0 || maxFee.subtract(baseFee).compareTo(tip) < 0;
    return capped ? maxFee : baseFee.add(tip);
  }

  /** The contract that a transaction makes, or would have made; nothing if it calls one. */
  public static Optional<Address> created(Transaction transaction, Address sender) {
    return transaction.to().isPresent()
        ? Optional.empty()
        : Optional.of(CallOperations.address(sender, transaction.nonce()));
  }

  /**
   * Runs creation code so that its contract stands at an address of the caller's choice: for
   * genesis.
   *
   * @return whether the contract stands there now
   */
  public boolean deploy(
      WorldState state, BlockContext block, Address deployer, Address address, Bytes initCode) {
    TransactionContext context =
        new TransactionContext(
            state, block, rules, deployer, block.baseFee(), List.of(), codes, interruption);
    Message message =
        new Message(
            Message.Kind.CREATE,
            deployer,
            address,
            address,
            UInt256.ZERO,
            true,
            initCode,
            block.gasLimit(),
            false,
            0);
    Interpreter.Outcome outcome = new Interpreter(context, operations, null).run(message);
    state.endTransaction();
    return outcome.success();
  }

  /**
   * @param nonce the sender's: it names the contract that is created
   */
  private Message message(Transaction transaction, Address sender, long nonce, long gasLimit) {
    Address recipient = transaction.to().orElseGet(() -> CallOperations.address(sender, nonce));
    return new Message(
        transaction.to().isPresent() ? Message.Kind.CALL : Message.Kind.CREATE,
        sender,
        recipient,
        recipient,
        transaction.value(),
        true,
        transaction.data(),
        Math.max(0, gasLimit - transaction.intrinsicGas()),
        false,
        0);
  }

  /** What stands before the code runs, and stays if it fails. */
  private void prepare(
      WorldState state, BlockContext block, Transaction transaction, Message message) {
    warm(state, block, transaction, message);
    if (rules.hasDelegation()) {
      Delegation.take(state, block.chainId(), transaction);
      codes.of(state, message.recipient()).delegate().ifPresent(state::warm);
    }
  }

  private static void warm(
      WorldState state, BlockContext block, Transaction transaction, Message message) {
    state.warm(message.sender());
    state.warm(block.coinbase());
    state.warm(message.recipient());
    for (Transaction.AccessEntry entry : transaction.accessList()) {
      state.warm(entry.address());
      entry.storageKeys().forEach(key -> state.warm(entry.address(), UInt256.of(key)));
    }
  }
}
