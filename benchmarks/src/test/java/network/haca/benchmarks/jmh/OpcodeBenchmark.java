package network.haca.benchmarks.jmh;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.benchmarks.evm.EvmWorkloads;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One opcode with the pushes of its operands and the pop of its result; {@code none} is those
 * alone, to be taken off. Operands are wide: the expensive case.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OpcodeBenchmark {
  static final int REPEATS = 1_000;
  private static final Address SENDER = Address.fromHex("0x" + "11".repeat(20));
  private static final Address CONTRACT = Address.fromHex("0x" + "22".repeat(20));
  private static final String WIDE = "7f" + "f1e2d3c4b5a69788".repeat(4);
  private static final String WIDER = "7f" + "fedcba9876543210".repeat(4);
  private static final String SMALL = "6020";

  /** The names are {@link Shape}'s. */
  @Param({
    "NONE",
    "ADD",
    "MUL",
    "DIV",
    "MOD",
    "ADDMOD",
    "MULMOD",
    "EXP",
    "LT",
    "SHL",
    "SAR",
    "BYTE",
    "KECCAK256",
    "MLOAD",
    "MSTORE",
    "CALLDATALOAD",
    "SLOAD",
    "SSTORE",
    "TLOAD",
    "DUP1",
    "SWAP1"
  })
  public Shape opcode = Shape.NONE;

  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());
  private final WorldState state =
      new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
  private final Transaction call =
      new Transaction(
          0,
          0,
          UInt256.ZERO,
          UInt256.ZERO,
          Long.MAX_VALUE / 2,
          Optional.of(CONTRACT),
          UInt256.ZERO,
          Bytes.wrap(new byte[64]));

  /** How an opcode is fed: pushes before it, and pops after it. */
  public enum Shape {
    NONE(WIDE, "", 1),
    ADD(WIDE + WIDER, "01", 1),
    MUL(WIDE + WIDER, "02", 1),
    DIV(SMALL + WIDER, "04", 1),
    MOD(WIDE + WIDER, "06", 1),
    ADDMOD(WIDE + WIDER + WIDER, "08", 1),
    MULMOD(WIDE + WIDER + WIDER, "09", 1),
    EXP(WIDE + WIDER, "0a", 1),
    LT(WIDE + WIDER, "10", 1),
    SHL(WIDE + SMALL, "1b", 1),
    SAR(WIDE + SMALL, "1d", 1),
    BYTE(WIDE + SMALL, "1a", 1),
    KECCAK256(SMALL + SMALL, "20", 1),
    MLOAD(SMALL, "51", 1),
    MSTORE(WIDE + SMALL, "52", 0),
    CALLDATALOAD(SMALL, "35", 1),
    SLOAD(SMALL, "54", 1),
    SSTORE(WIDE + SMALL, "55", 0),
    TLOAD(SMALL, "5c", 1),
    DUP1(WIDE, "80", 2),
    SWAP1(WIDE + WIDER, "90", 2);

    private final String code;

    Shape(String pushes, String opcode, int pops) {
      code = (pushes + opcode + "50".repeat(pops)).repeat(REPEATS);
    }
  }

  @Setup
  public void deploy() {
    state.setCode(CONTRACT, Bytes.fromHex("0x" + opcode.code));
  }

  @Benchmark
  @OperationsPerInvocation(REPEATS)
  public ExecutionResult run() {
    return processor.call(state, EvmWorkloads.BLOCK, call, SENDER);
  }
}
