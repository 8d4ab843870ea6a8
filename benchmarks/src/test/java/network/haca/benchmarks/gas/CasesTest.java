package network.haca.benchmarks.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.LedgerRules;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rule C2: what no case of the benchmark asks for, nobody has measured. */
class CasesTest {
  private static final long GAS = 3_000_000;
  private static final TransactionProcessor PROCESSOR =
      LedgerRules.processor(GasLedger.config(GAS));
  private static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          GasLedger.TIME,
          GasLedger.TIME + 301,
          Address.ZERO,
          GAS,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);
  private static final int PRECOMPILES_BELOW = 0x1_0000;

  /** Steps between two that count: what prepares and drops its operands. */
  private static final int STEPS_PER_OPERATION = 20;

  private static ExecutionResult run(Trial trial, Executions watching) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    trial.codes().forEach(state::setCode);
    Address code = Population.account(Population.CODES_FROM);
    state.setCode(code, Population.code(0));
    state.endTransaction();
    return PROCESSOR.call(state, BLOCK, call(Cold.CODES.from(0)), Address.ZERO, watching);
  }

  private static Transaction call(Bytes data) {
    return new Transaction(
        0, 0, UInt256.ZERO, UInt256.ZERO, GAS, Optional.of(Trial.CONTRACT), UInt256.ZERO, data);
  }

  /** Returns true if the ledger's interpreter does anything but halt at the opcode. */
  private static boolean isKnown(int opcode) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(Trial.CONTRACT, new Assembly().times(17, Assembly.PUSH0).op(opcode).bytes());
    return !PROCESSOR
        .call(state, BLOCK, call(Bytes.EMPTY), Address.ZERO)
        .halt()
        .equals(Optional.of(HaltReason.INVALID_OPCODE));
  }

  private static Set<Target> targets() {
    return Cases.all().stream()
        .flatMap(one -> one.near().stream().map(one.trial()))
        .map(Trial::target)
        .collect(Collectors.toSet());
  }

  @Test
  void everyOpcodeOfTheLedgerHasACase() {
    Set<Target> targets = targets();
    Set<String> missing = new TreeSet<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      if (isKnown(opcode) && !targets.contains(new Target.Opcode(opcode))) {
        missing.add(Opcodes.name(opcode));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyPrecompileOfTheLedgerHasACase() {
    Set<Target> targets = targets();
    List<Address> missing =
        IntStream.range(0, PRECOMPILES_BELOW)
            .mapToObj(Precompiles::address)
            .filter(LedgerRules::isPrecompile)
            .filter(address -> !targets.contains(new Target.Precompile(address)))
            .toList();
    assertEquals(List.of(), missing);
  }

  @TestFactory
  List<DynamicTest> eachCaseSpendsItsGasOnItsOperation() {
    return Cases.all().stream()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one, one.first())))
        .toList();
  }

  @TestFactory
  @Tag("full")
  List<DynamicTest> eachCaseDoesSoWithOtherKnobs() {
    return Cases.all().stream()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> checkNear(one)))
        .toList();
  }

  private static void checkNear(GasCase one) {
    one.near().forEach(knobs -> check(one, knobs));
  }

  private static void check(GasCase one, Knobs knobs) {
    Trial trial = one.trial().apply(knobs);
    if (trial.target() instanceof Target.Transaction) {
      return;
    }
    Executions watching = new Executions(trial.target());
    ExecutionResult result = run(trial, watching);
    // What costs much stands between much that costs little, what costs little alone.
    assertTrue(
        watching.share() * STEPS_PER_OPERATION >= 1 || watching.gas() * 2 > result.gasUsed(),
        () -> one.name() + " with " + knobs + ": " + watching.gas() + " of " + result.gasUsed());
    // It ends by itself, near the end of its gas; or all of its gas is what it wants.
    assertTrue(
        result.gasUsed() > GAS / 2, () -> one.name() + " with " + knobs + " ends early: " + result);
  }
}
