package network.haca.evm;

import static network.haca.evm.TestCall.BLOCK;
import static network.haca.evm.TestCall.CONTRACT;
import static network.haca.evm.TestCall.SENDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked ends when it is told to, and is else what it is without being watched for that. */
class InterruptionTest {
  private static final long GAS_WITHOUT_END = 1L << 50;

  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());

  private record Result(
      boolean success, long gasUsed, Bytes output, Optional<HaltReason> halt, Bytes32 root) {}

  private static Result run(
      TransactionProcessor by, Bytes code, long gas, @Nullable Tracer tracer) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, code);
    state.setBalance(CONTRACT, UInt256.of(1_000));
    Transaction transaction =
        new Transaction(
            0,
            0,
            UInt256.ZERO,
            UInt256.ZERO,
            gas,
            Optional.of(CONTRACT),
            UInt256.ZERO,
            Bytes.EMPTY);
    ExecutionResult result = by.call(state, BLOCK, transaction, SENDER, tracer);
    return new Result(
        result.success(), result.gasUsed(), result.output(), result.halt(), state.commit());
  }

  /**
   * Loops: with nothing in it, with a call to nobody, with a call to itself that gives little, and
   * with one that gives all.
   */
  @ParameterizedTest
  @CsvSource({
    "5b600056",
    "5b5f5f5f5f5f60ff61fffff150600056",
    "5b5f5f5f5f60ff61c350fa50600056",
    "5b5f5f5f5f610c0d5afa50600056",
  })
  @Timeout(60)
  void codeWithoutAnEndEndsWhenItIsToldTo(String code) {
    for (Tracer tracer : new Tracer[] {null, new Tracer() {}}) {
      AtomicInteger looks = new AtomicInteger();
      TransactionProcessor asked = processor.until(() -> looks.incrementAndGet() == 50);
      assertThrows(
          ExecutionInterrupted.class,
          () -> run(asked, Bytes.fromHex(code), GAS_WITHOUT_END, tracer));
      assertEquals(50, looks.get());
    }
  }

  @Test
  void randomCodeEndsAsItDoesWithoutAnInterruption() {
    AtomicInteger looks = new AtomicInteger();
    TransactionProcessor asked = processor.until(() -> looks.incrementAndGet() < 0);
    Random random = new Random(11);
    for (int i = 0; i < 1_500; i++) {
      Bytes code = RandomCode.next(random);
      long gas = 22_000L + random.nextInt(1_000_000);
      Result expected = run(processor, code, gas, null);
      assertEquals(expected, run(asked, code, gas, null), () -> code + " with gas " + gas);
      assertEquals(
          expected, run(asked, code, gas, new Tracer() {}), () -> code + " with gas " + gas);
    }
    assertTrue(looks.get() > 100, "looks: " + looks);
  }
}
