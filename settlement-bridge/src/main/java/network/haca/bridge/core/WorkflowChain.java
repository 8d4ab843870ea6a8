package network.haca.bridge.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The scheduler of workflows, as a keeper sees it. */
public interface WorkflowChain {
  /** The account that runs tasks. */
  Address account();

  /** The time of the latest block, seconds. */
  long time() throws IOException;

  /** The gas of a block, of which no transaction may have more. */
  long blockGas() throws IOException;

  /** The price with which a transaction gets into a block soon, wei. */
  BigInteger gasPrice() throws IOException;

  /** Tasks in the order in which they were registered, {@code max} at most. */
  List<WorkflowTask> tasks(long from, int max) throws IOException;

  WorkflowTask task(long id) throws IOException;

  /**
   * A run that was sent and waits for answers; its turn is not taken until it ends.
   *
   * @param account that pays
   */
  record Waiting(long task, Address account) {}

  /** Runs of any account, without those that a contract between calls for. */
  Set<Waiting> waiting() throws IOException;

  /** What the chain says of a run that is not sent. */
  sealed interface Estimate {
    /**
     * @param gas of both runs and of the answers, if it asks a model
     */
    record Needs(long gas) implements Estimate {}

    record Reverts(String reason) implements Estimate {}

    /** The node did not look at it: it says nothing of the workflow. */
    record Unknown(String reason) implements Estimate {}
  }

  Estimate estimate(long id) throws IOException;

  /** What the node says to a run that is sent. */
  sealed interface Sending {
    /**
     * Its block comes later, and if it asks a model its end after that.
     *
     * @param account that pays
     * @param signed as it is handed in again
     */
    record Sent(Bytes32 transaction, Address account, long nonce, Bytes signed)
        implements Sending {}

    record Refused(String reason) implements Sending {}
  }

  /** Sends a run at a price. */
  Sending send(long id, long gas, BigInteger price) throws IOException;

  /**
   * Sends a run again in the place of one that no block has taken, at a higher price: whichever is
   * in a block counts, and the other never is.
   */
  Sending replace(Sending.Sent sent, long id, long gas, BigInteger price) throws IOException;

  /**
   * Says whether a block may still take a transaction, and then hands it in again, since the node
   * may have lost it.
   */
  boolean isOpen(Sending.Sent sent) throws IOException;

  /** The end of a transaction. */
  record End(boolean succeeded, long gasUsed) {}

  /** Nothing while it has no receipt. */
  Optional<End> end(Bytes32 transaction) throws IOException;
}
