package network.haca.provingnode.core;

/**
 * Where something is made durable before its answer leaves (rule O1).
 *
 * @param <M> what is kept
 */
public interface Outbox<M> {
  /**
   * Returns the message's number, once it is as durable as configured.
   *
   * @throws FullException if the configured number of messages waits already
   */
  long append(M message) throws FullException;

  /** What is to take the messages has not done so for so long that no more are kept. */
  final class FullException extends Exception {
    public FullException(long waiting) {
      super("the outbox holds " + waiting + " proofs that nobody has taken; no answer is given");
    }
  }
}
