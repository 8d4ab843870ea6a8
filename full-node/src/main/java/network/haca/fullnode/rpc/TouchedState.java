package network.haca.fullnode.rpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.evm.Opcodes;
import network.haca.evm.Tracer;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Collects the accounts and slots that an execution uses. */
final class TouchedState implements Tracer {
  private final Map<Address, Set<Bytes32>> touched = new TreeMap<>();
  private Optional<Address> recipientsDelegate = Optional.empty();

  void add(Address account) {
    touched.computeIfAbsent(account, any -> new TreeSet<>());
  }

  /** The slots by account, both in order. */
  Map<Address, Set<Bytes32>> all() {
    return touched;
  }

  /** Whose code ran first, if the transaction's recipient acts by another's. */
  Optional<Address> recipientsDelegate() {
    return recipientsDelegate;
  }

  @Override
  public void enter(Call call) {
    add(call.to());
    add(call.codeAddress());
    call.delegate().ifPresent(this::add);
    if (call.depth() == 0) {
      recipientsDelegate = call.delegate();
    }
  }

  @Override
  public void before(Step step) {
    switch (step.opcode()) {
      case Opcodes.SLOAD, Opcodes.SSTORE -> {
        if (step.stackHeight() > 0) {
          add(step.account());
          Set<Bytes32> slots = touched.get(step.account());
          if (slots != null) {
            slots.add(step.stackItem(0).toBytes32());
          }
        }
      }
      case Opcodes.BALANCE,
          Opcodes.EXTCODESIZE,
          Opcodes.EXTCODECOPY,
          Opcodes.EXTCODEHASH,
          Opcodes.SELFDESTRUCT ->
          account(step, 0);
      case Opcodes.CALL, Opcodes.CALLCODE, Opcodes.DELEGATECALL, Opcodes.STATICCALL ->
          account(step, 1);
      default -> {
        // Uses no other account.
      }
    }
  }

  private void account(Step step, int fromTop) {
    if (step.stackHeight() > fromTop) {
      UInt256 word = step.stackItem(fromTop);
      add(Address.ofWord(word.toBytes32()));
    }
  }
}
