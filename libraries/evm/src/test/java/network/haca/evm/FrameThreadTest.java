package network.haca.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule C1: EVM frames run on threads whose stack size we set. */
class FrameThreadTest {
  private static final Address SENDER = Address.fromHex("0x" + "0".repeat(38) + "ff");
  private static final Address CONTRACT = Address.fromHex("0x" + "0".repeat(37) + "c0d");

  /** Calls itself with all its gas, and counts in slot 0 how many of its frames ended well. */
  private static final Bytes CALLS_ITSELF = Bytes.fromHex("5f5f5f5f5f305af1505f5460010160005500");

  private static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          0,
          Address.ZERO,
          Long.MAX_VALUE,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  private final Set<Thread> threads = new HashSet<>();
  private final List<Integer> depths = new ArrayList<>();

  /** How callers of the EVM come: each kind makes a thread that is not started yet. */
  interface Caller {
    Thread thread(Runnable task);
  }

  static Stream<Caller> callers() {
    return Stream.of(
        Thread.ofVirtual()::unstarted,
        Thread.ofPlatform()::unstarted,
        Thread.ofPlatform().stackSize(1)::unstarted,
        task -> new FrameThread("frames", task));
  }

  private ExecutionResult callItself() {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, CALLS_ITSELF);
    state.endTransaction();
    return new TransactionProcessor(Rules.cancun())
        .call(
            state,
            BLOCK,
            new Transaction(
                0,
                0,
                UInt256.ZERO,
                UInt256.ZERO,
                1L << 50,
                Optional.of(CONTRACT),
                UInt256.ZERO,
                Bytes.EMPTY),
            SENDER,
            new Tracer() {
              @Override
              public void before(Step step) {
                threads.add(Thread.currentThread());
                depths.add(step.depth());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("callers")
  void whoeverCallsTheDeepestCallRunsOnOneSuchThread(Caller caller) throws Exception {
    FutureTask<ExecutionResult> execution = new FutureTask<>(this::callItself);
    caller.thread(execution).start();
    assertTrue(execution.get().success());
    assertEquals(1025, depths.stream().mapToInt(Integer::intValue).max().orElseThrow());
    assertEquals(1, threads.size());
    assertInstanceOf(FrameThread.class, threads.iterator().next());
  }

  @Test
  void whatRunsOnSuchAThreadAlreadyStaysThere() throws Exception {
    FutureTask<Thread> where = new FutureTask<>(() -> FrameThread.call(Thread::currentThread));
    Thread thread = new FrameThread("frames", where);
    thread.start();
    assertSame(thread, where.get());
  }

  @Test
  void itsStackIsNotTheMachines() throws Exception {
    long small = depth(new FrameRecursion(), 1 << 20);
    FrameRecursion recursion = new FrameRecursion();
    FrameThread thread = new FrameThread("frames", recursion);
    thread.start();
    thread.join();
    assertTrue(recursion.depth() > 2 * small, recursion.depth() + " frames, and " + small);
  }

  private static long depth(FrameRecursion recursion, long stackBytes) throws InterruptedException {
    Thread thread = Thread.ofPlatform().stackSize(stackBytes).start(recursion);
    thread.join();
    return recursion.depth();
  }

  @Test
  void whatFailsThereFailsForTheCaller() {
    assertThrows(
        StackOverflowError.class,
        () ->
            FrameThread.call(
                () -> {
                  throw new StackOverflowError("thrown");
                }));
    assertThrows(
        IllegalStateException.class,
        () ->
            FrameThread.call(
                () -> {
                  throw new IllegalStateException("thrown");
                }));
  }
}
