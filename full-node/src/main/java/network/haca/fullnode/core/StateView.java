package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Interruption;
import network.haca.evm.Tracer;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.NodeStore;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/** Reads contracts in one state; each call works on a copy that is thrown away. */
public final class StateView {
  private static final long GAS = 25_000_000;

  private final TransactionProcessor processor;
  private final RulesVersion rules;
  private final NodeStore nodes;
  private final Bytes32 stateRoot;
  private final BlockContext block;

  public StateView(
      TransactionProcessor processor,
      RulesVersion rules,
      NodeStore nodes,
      Bytes32 stateRoot,
      BlockContext block) {
    this.processor = processor;
    this.rules = rules;
    this.nodes = nodes;
    this.stateRoot = stateRoot;
    this.block = block;
  }

  /** The same, whose calls end when they are told to, by an {@code ExecutionInterrupted}. */
  public StateView until(Interruption interruption) {
    return new StateView(processor.until(interruption), rules, nodes, stateRoot, block);
  }

  /** The same with other precompiled contracts. */
  public StateView with(Precompiles others) {
    return new StateView(processor.with(others), rules, nodes, stateRoot, block);
  }

  public Precompiles precompiles() {
    return processor.precompiles();
  }

  public WorldState state() {
    return new WorldState(new OverlayNodeStore(nodes), stateRoot);
  }

  public BlockContext block() {
    return block;
  }

  public ExecutionResult call(Transaction transaction, Address sender) {
    WorldState own = state();
    return asked(own, block, transaction).call(own, block, transaction, sender);
  }

  /** On a state and in a block that were changed for the call; watched if a tracer is given. */
  public ExecutionResult call(
      WorldState changed,
      BlockContext other,
      Transaction transaction,
      Address sender,
      @Nullable Tracer tracer) {
    return asked(changed, other, transaction).call(changed, other, transaction, sender, tracer);
  }

  /**
   * The result of a call that is only asked for.
   *
   * @param answerGas the part of its gas that answers of models, and reading them, will cost
   */
  public record Simulated(ExecutionResult result, long answerGas) {}

  /** As {@link #call(WorldState, BlockContext, Transaction, Address, Tracer)}. */
  public Simulated simulate(
      WorldState changed,
      BlockContext other,
      Transaction transaction,
      Address sender,
      @Nullable Tracer tracer) {
    if (!SimulatedInference.isThere(changed)) {
      return new Simulated(processor.call(changed, other, transaction, sender, tracer), 0);
    }
    InferenceSession session =
        SimulatedInference.session(rules, changed, other, transaction, block.baseFee());
    ExecutionResult result =
        processor
            .with(InferenceSession.ADDRESS, session)
            .call(changed, other, transaction, sender, tracer);
    return new Simulated(result, session.requests().reserved());
  }

  /** With 0xF4, where the chain has it: nothing comes of what is asked there. */
  private TransactionProcessor asked(
      WorldState own, BlockContext setting, Transaction transaction) {
    return SimulatedInference.processor(
        processor, rules, own, setting, transaction, block.baseFee());
  }

  /** The output of a view function; the contracts of genesis answer always. */
  public Bytes read(Address contract, Bytes callData) {
    ExecutionResult result = call(call(contract, callData, GAS), Addresses.SYSTEM);
    if (!result.success()) {
      throw new IllegalStateException("the contract " + contract + " does not answer");
    }
    return result.output();
  }

  /** As {@link #read}, but nothing if the call reverts. */
  public Optional<Bytes> tryRead(Address contract, Bytes callData) {
    ExecutionResult result = call(call(contract, callData, GAS), Addresses.SYSTEM);
    return result.success() ? Optional.of(result.output()) : Optional.empty();
  }

  public List<Long> pendingSettlements() {
    return RelayContract.decodePending(read(Addresses.RELAY, RelayContract.getPending()));
  }

  /** The number of the latest settlement. */
  public long settlementCount() {
    return RelayContract.decodeSettlementCount(
        read(Addresses.RELAY, RelayContract.getSettlementCount()));
  }

  public RelayContract.Settlement settlement(long number) {
    return RelayContract.decodeSettlement(
        number, read(Addresses.RELAY, RelayContract.getSettlement(number)));
  }

  public ValidatorSchedule validators() {
    return ValidatorSetContract.decodeSets(
        read(Addresses.VALIDATOR_SET, ValidatorSetContract.getSets()));
  }

  public boolean hasVerdict(long number, Bytes32 validator) {
    return RelayContract.decodeHasVerdict(
        read(Addresses.RELAY, RelayContract.getVerdict(number, validator)));
  }

  /** The transactions that wait for answers, the oldest first. */
  public List<OpenAdmission> admissions() {
    List<OpenAdmission> all = new ArrayList<>();
    admissions(all::add);
    return all;
  }

  /** As {@link #admissions()}, one after the other: all of them may be large. */
  public void admissions(Consumer<OpenAdmission> consumer) {
    AdmissionStore store = new AdmissionStore(state(), rules);
    for (ListedAdmission listed : store.all()) {
      consumer.accept(store.find(listed.hash()).orElseThrow().open());
    }
  }

  /** A transaction that waits for answers; nothing if it does not. */
  public Optional<OpenAdmission> admission(Bytes32 transactionHash) {
    return new AdmissionStore(state(), rules).find(transactionHash).map(AdmittedTransaction::open);
  }

  /** The bytes of a transaction that waits for answers; nothing if it does not. */
  public Optional<Bytes> waiting(Bytes32 transactionHash) {
    return new AdmissionStore(state(), rules)
        .find(transactionHash)
        .map(AdmittedTransaction::signed);
  }

  /** The place of a transaction that waits among all that do; nothing if it does not. */
  public Optional<AdmissionPlace> place(Bytes32 transactionHash) {
    return new AdmissionStore(state(), rules).place(transactionHash);
  }

  /** A call without a fee. */
  public static Transaction call(Address to, Bytes data, long gas) {
    return new Transaction(
        0, 0, UInt256.ZERO, UInt256.ZERO, gas, Optional.of(to), UInt256.ZERO, data);
  }
}
