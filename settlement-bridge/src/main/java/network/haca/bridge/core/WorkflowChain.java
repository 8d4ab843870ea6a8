package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** The scheduler of workflows, as a keeper sees it. */
public interface WorkflowChain {
  /** The account that runs tasks. */
  Address account();

  /** The time of the latest block, seconds. */
  long time() throws IOException;

  /** Tasks in the order in which they were registered, {@code max} at most. */
  List<WorkflowTask> tasks(long from, int max) throws IOException;

  WorkflowTask task(long id) throws IOException;

  /** What the chain says of a run that is not sent. */
  sealed interface Estimate {
    /**
     * @param gas of both runs and of the answers, if it asks a model
     */
    record Needs(long gas) implements Estimate {}

    record Reverts(String reason) implements Estimate {}

    /** The node does not say now. */
    record Unknown() implements Estimate {}
  }

  Estimate estimate(long id) throws IOException;

  /** The node's answer to a run that is sent. */
  sealed interface Sending {
    /** Its block comes later, and if it asks a model its end after that. */
    record Sent(Bytes32 transaction) implements Sending {}

    record Refused(String reason) implements Sending {}
  }

  Sending send(long id, long gas) throws IOException;

  /** The end of a transaction. */
  record End(boolean succeeded, long gasUsed) {}

  /** Nothing while it has no receipt. */
  Optional<End> end(Bytes32 transaction) throws IOException;
}
