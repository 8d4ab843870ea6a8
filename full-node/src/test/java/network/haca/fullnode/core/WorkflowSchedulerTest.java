package network.haca.fullnode.core;

import static network.haca.fullnode.core.FeedStage.assertReverts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.WorkflowContract;
import network.haca.contracts.WorkflowTask;
import network.haca.evm.ExecutionResult;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule D6 on the real contract in the real EVM: which runs count, and what nobody can do. */
class WorkflowSchedulerTest {
  private static final Address OWNER = DevelopmentAccounts.addresses().get(2);
  private static final Address KEEPER = DevelopmentAccounts.addresses().get(3);
  private static final Address WORKFLOW = Address.ofWord(Bytes32.ofUnsigned(0x777));
  private static final Address FAILING = Address.ofWord(Bytes32.ofUnsigned(0x778));
  private static final Address GREEDY = Address.ofWord(Bytes32.ofUnsigned(0x779));
  private static final long FREQUENCY = 60;

  /** The original's SDK registers with this much. */
  private static final long SDK_GAS = 300_000;

  private final StateView view = new TestLedger(1).latest();
  private final WorldState state = view.state();
  private long time = TestLedger.START;

  WorkflowSchedulerTest() {
    // Counts its runs in its first word.
    state.setCode(WORKFLOW, Bytes.fromHex("5f546001015f5500"));
    state.setCode(FAILING, Bytes.fromHex("5f5ffd"));
    // Runs task 0 while it is run: runTask(0).
    state.setCode(GREEDY, greedy());
    state.endTransaction();
  }

  private static Bytes greedy() {
    // PUSH4 selector, PUSH1 0xe0, SHL, PUSH0, MSTORE; CALL(gas, scheduler, 0, 0, 36, 0, 0), which
    // has to succeed.
    return Bytes.concat(
        Bytes.fromHex("63"),
        WorkflowContract.run(0).slice(0, 4),
        Bytes.fromHex("60e01b5f525f5f60245f5f73"),
        Addresses.WORKFLOW_SCHEDULER.value(),
        Bytes.fromHex("5af1"),
        Bytes.fromHex("602f57005b00"));
  }

  private ExecutionResult call(Address from, Bytes data) {
    return view.call(
        state,
        view.block().withTimestamp(time),
        StateView.call(Addresses.WORKFLOW_SCHEDULER, data, SDK_GAS),
        from,
        null);
  }

  private ExecutionResult succeed(Address from, Bytes data) {
    ExecutionResult result = call(from, data);
    assertTrue(result.success(), () -> "reverts with " + result.output());
    return result;
  }

  private void register(Address workflow) {
    succeed(OWNER, WorkflowContract.register(workflow, time + 3_600, FREQUENCY));
  }

  private WorkflowTask task(long id) {
    return WorkflowContract.decodeTask(id, succeed(KEEPER, WorkflowContract.task(id)).output());
  }

  private long runs() {
    return state.storage(WORKFLOW, UInt256.ZERO).toBigInteger().longValueExact();
  }

  @Test
  void d6ATaskIsDueAtOnceAndThenOnceInEachTurn() {
    register(WORKFLOW);
    assertTrue(task(0).isDue(time));
    succeed(KEEPER, WorkflowContract.run(0));
    assertFalse(task(0).isDue(time));
    time += FREQUENCY - 1;
    assertReverts("TaskNotDue(uint256)", call(KEEPER, WorkflowContract.run(0)));
    time++;
    succeed(KEEPER, WorkflowContract.run(0));
    assertEquals(2, runs());
    assertEquals(2, task(0).runs());
    assertEquals(time, task(0).lastRunAt());
  }

  /** Two keepers, or one that sends again after it was killed. */
  @Test
  void d6ASecondRunOfATurnChangesNothing() {
    register(WORKFLOW);
    succeed(KEEPER, WorkflowContract.run(0));
    assertReverts("TaskNotDue(uint256)", call(OWNER, WorkflowContract.run(0)));
    assertEquals(1, runs());
  }

  @Test
  void d6TurnsThatNobodyRanAreMissedAndToldOf() {
    register(WORKFLOW);
    succeed(KEEPER, WorkflowContract.run(0));
    time += 5 * FREQUENCY + FREQUENCY / 2;
    ExecutionResult late = succeed(KEEPER, WorkflowContract.run(0));
    Bytes told = late.logs().getLast().data();
    assertEquals(WorkflowContract.RUN, late.logs().getLast().topics().getFirst());
    assertEquals(Bytes32.ofUnsigned(5).value(), told.slice(0, 32), "its turn");
    assertEquals(Bytes32.ofUnsigned(4).value(), told.slice(32, 32), "those that were missed");
    assertEquals(2, runs(), "what was missed is not made up for");
    time += FREQUENCY / 2;
    succeed(KEEPER, WorkflowContract.run(0));
  }

  @Test
  void d6AFailedRunIsUndoneAndMayBeTriedAgain() {
    register(FAILING);
    assertFalse(call(KEEPER, WorkflowContract.run(0)).success());
    assertTrue(task(0).isDue(time));
    assertEquals(0, task(0).runs());
  }

  @Test
  void d6AWorkflowCannotRunItselfOnceMore() {
    register(GREEDY);
    assertTrue(task(0).isDue(time));
    succeed(KEEPER, WorkflowContract.run(0));
    assertEquals(1, task(0).runs());
  }

  @Test
  void d6NothingRunsAfterTheEnd() {
    register(WORKFLOW);
    time += 3_600;
    assertReverts("TaskEnded(uint256)", call(KEEPER, WorkflowContract.run(0)));
    assertTrue(task(0).hasEnded(time));
  }

  @Test
  void d6OnlyItsOwnerEndsATask() {
    register(WORKFLOW);
    assertReverts("TaskUnknown()", call(KEEPER, WorkflowContract.cancel(WORKFLOW)));
    succeed(OWNER, WorkflowContract.cancel(WORKFLOW));
    assertReverts("TaskEnded(uint256)", call(KEEPER, WorkflowContract.run(0)));
    assertReverts("TaskUnknown()", call(OWNER, WorkflowContract.cancel(WORKFLOW)));
  }

  @Test
  void d6RegisteringAgainEndsTheEarlierTask() {
    register(WORKFLOW);
    succeed(OWNER, WorkflowContract.register(WORKFLOW, time + 7_200, 2 * FREQUENCY));
    assertTrue(task(0).hasEnded(time));
    assertEquals(2 * FREQUENCY, task(1).frequency());
    succeed(KEEPER, WorkflowContract.register(WORKFLOW, time + 7_200, FREQUENCY));
    assertFalse(task(1).hasEnded(time), "another's task for it is another task");
    List<WorkflowTask> tasks =
        WorkflowContract.decodeTasks(1, succeed(KEEPER, WorkflowContract.tasks(1, 256)).output());
    assertEquals(List.of(task(1), task(2)), tasks);
  }

  @Test
  void d6WhatCannotBeScheduledIsRefused() {
    for (Bytes refused :
        List.of(
            WorkflowContract.register(KEEPER, time + 3_600, FREQUENCY),
            WorkflowContract.register(WORKFLOW, time, FREQUENCY),
            WorkflowContract.register(WORKFLOW, time + 367L * 86_400, FREQUENCY),
            WorkflowContract.register(WORKFLOW, time + 3_600, 9),
            WorkflowContract.register(WORKFLOW, time + 3_600, 367L * 86_400))) {
      assertReverts("TaskInvalid(string)", call(OWNER, refused));
    }
    assertReverts("TaskUnknown()", call(KEEPER, WorkflowContract.run(0)));
  }
}
