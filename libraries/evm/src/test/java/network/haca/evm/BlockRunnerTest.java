package network.haca.evm;

import static network.haca.evm.TestCall.BLOCK;
import static network.haca.evm.TestCall.CONTRACT;
import static network.haca.evm.TestCall.SENDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.haca.evm.TransactionProcessor.Outcome.Executed;
import network.haca.evm.state.Log;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By whole blocks nothing comes out but what comes out opcode by opcode. */
class BlockRunnerTest {
  private static final int CODES = 3_000;
  private static final int ROUNDS = 6;
  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());

  private record Result(
      boolean success, long gasUsed, Bytes output, boolean halts, List<Log> logs, Bytes32 root) {}

  private static Transaction transaction(long gas) {
    return new Transaction(
        0, 0, UInt256.ZERO, UInt256.ZERO, gas, Optional.of(CONTRACT), UInt256.ZERO, Bytes.EMPTY);
  }

  private Result run(Bytes code, long gas, @Nullable Tracer tracer) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, code);
    state.setBalance(CONTRACT, UInt256.of(1_000));
    ExecutionResult result =
        assertInstanceOf(
                Executed.class,
                processor.execute(state, BLOCK, transaction(gas), SENDER, 30_000_000, tracer))
            .result();
    return new Result(
        result.success(),
        result.gasUsed(),
        result.output(),
        result.halt().isPresent(),
        result.logs(),
        state.commit());
  }

  private Optional<HaltReason> halt(String code, long gas) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, Bytes.fromHex(code));
    return processor.call(state, BLOCK, transaction(gas), SENDER).halt();
  }

  @Test
  void randomCodeEndsAlikeByBlocksAndByOpcodes() {
    int succeeded = 0;
    int steps = 0;
    Random random = new Random(3);
    for (int i = 0; i < CODES; i++) {
      Bytes code = RandomCode.next(random);
      long gas = 22_000L + (random.nextBoolean() ? random.nextInt(2_000) : random.nextInt(200_000));
      Steps counted = new Steps();
      Result byOpcodes = run(code, gas, counted);
      // The first runs go opcode by opcode and change to blocks on the way; the last have them.
      for (int round = 0; round < ROUNDS; round++) {
        assertEquals(byOpcodes, run(code, gas, null), () -> code + " with gas " + gas);
      }
      succeeded += byOpcodes.success() ? 1 : 0;
      steps += counted.count;
    }
    // That the codes do something.
    assertTrue(succeeded > CODES / 10 && succeeded < CODES, "succeeded: " + succeeded);
    assertTrue(steps > 50 * CODES, "steps: " + steps);
  }

  @Test
  void everyAmountOfGasIsSpentAlike() {
    // A loop of fused jumps with memory, a log, a call and a look at the gas.
    Bytes code =
        Bytes.fromHex("6003" + "5b" + "6001900380" + "52" + "5a50" + "60ff5152505f5fa0" + "6002");
    Bytes loop = Bytes.fromHex("6005" + "5b600190035a51505f5fa0" + "8061000257" + "00");
    for (long gas = 21_000; gas < 26_000; gas += 7) {
      assertEquals(run(code, gas, new Tracer() {}), run(code, gas, null));
      assertEquals(run(loop, gas, new Tracer() {}), run(loop, gas, null));
    }
  }

  /** EIP-2200 refuses an SSTORE that would leave its callee too little. */
  @Test
  void whatIsLeftAtAnSstoreIsWhatIsLeftThere() {
    Bytes code = Bytes.fromHex("5f5450" + "5f5f55" + "5f50".repeat(50) + "00");
    for (long gas = 23_000; gas < 26_500; gas++) {
      assertEquals(run(code, gas, new Tracer() {}), run(code, gas, null));
    }
  }

  @Test
  void theReasonOfAHaltIsThatOfTheOpcode() {
    assertEquals(Optional.of(HaltReason.STACK_UNDERFLOW), halt("600160015001", 100_000));
    assertEquals(Optional.of(HaltReason.OUT_OF_GAS), halt("6001600150", 21_007));
    assertEquals(Optional.of(HaltReason.INVALID_JUMP), halt("61000456", 100_000));
    assertEquals(Optional.of(HaltReason.INVALID_OPCODE), halt("d0", 100_000));
    assertEquals(Optional.of(HaltReason.INVALID_OPCODE), halt("6001d1", 100_000));
    assertEquals(Optional.of(HaltReason.STACK_OVERFLOW), halt("5b" + "5f".repeat(1_025), 100_000));
    assertEquals(Optional.of(HaltReason.STACK_OVERFLOW), halt("5b5f61000056", 100_000));
  }

  private static final class Steps implements Tracer {
    private int count;

    @Override
    public void before(Step step) {
      count++;
    }
  }
}
