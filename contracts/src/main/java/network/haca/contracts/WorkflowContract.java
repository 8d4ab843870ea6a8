package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The scheduler of workflows: call data and results. */
public final class WorkflowContract {
  /** The event of a run; its topics are the task and the workflow. */
  public static final Bytes32 RUN =
      Keccak.hash(Bytes.ofUtf8("TaskRun(uint256,address,uint64,uint64,address)"));

  private static final String TASK_TYPE =
      "(address,uint64,uint32,address,uint64,uint64,uint64,uint64)";
  private static final Function REGISTER = Function.parse("registerTask(address,uint256,uint256)");
  private static final Function CANCEL = Function.parse("cancelTask(address)");
  private static final Function RUN_TASK = Function.parse("runTask(uint256)");
  private static final Function TASK = Function.parse("getTask(uint256)", "(" + TASK_TYPE + ")");
  private static final Function TASKS =
      Function.parse("getTasks(uint256,uint256)", "(" + TASK_TYPE + "[])");

  private static final int SELECTOR_SIZE = 4;

  private WorkflowContract() {}

  /**
   * Has a workflow run from now on.
   *
   * @param endTime seconds since 1970
   * @param frequency seconds from one run to the next
   */
  public static Bytes register(
      network.haca.primitives.Address workflow, long endTime, long frequency) {
    return ContractAbi.call(
        REGISTER,
        ContractAbi.address(workflow),
        BigInteger.valueOf(endTime),
        BigInteger.valueOf(frequency));
  }

  /** Ends the sender's task for a workflow. */
  public static Bytes cancel(network.haca.primitives.Address workflow) {
    return ContractAbi.call(CANCEL, ContractAbi.address(workflow));
  }

  /** Runs a task whose turn has come. */
  public static Bytes run(long id) {
    return ContractAbi.call(RUN_TASK, BigInteger.valueOf(id));
  }

  /** The task that a call runs; nothing if it is another call. */
  public static Optional<Long> decodeRun(Bytes call) {
    if (call.size() != SELECTOR_SIZE + Bytes32.SIZE) {
      return Optional.empty();
    }
    long id = call.getLong(call.size() - Long.BYTES);
    return id >= 0 && run(id).equals(call) ? Optional.of(id) : Optional.empty();
  }

  public static Bytes task(long id) {
    return ContractAbi.call(TASK, BigInteger.valueOf(id));
  }

  public static WorkflowTask decodeTask(long id, Bytes output) {
    return task(id, ContractAbi.result(TASK, output).get(0));
  }

  /** Tasks in the order in which they were registered. */
  public static Bytes tasks(long from, int max) {
    return ContractAbi.call(TASKS, BigInteger.valueOf(from), BigInteger.valueOf(max));
  }

  public static List<WorkflowTask> decodeTasks(long from, Bytes output) {
    Tuple[] found = ContractAbi.result(TASKS, output).get(0);
    List<WorkflowTask> tasks = new ArrayList<>();
    for (Tuple each : found) {
      tasks.add(task(from + tasks.size(), each));
    }
    return tasks;
  }

  private static WorkflowTask task(long id, Tuple task) {
    return new WorkflowTask(
        id,
        ContractAbi.address(task.<Address>get(0)),
        number(task, 1),
        task.<Long>get(2),
        ContractAbi.address(task.<Address>get(3)),
        number(task, 4),
        number(task, 5),
        number(task, 6),
        number(task, 7));
  }

  private static long number(Tuple tuple, int index) {
    return tuple.<BigInteger>get(index).longValueExact();
  }
}
