package network.haca.provingnode.core;

import java.util.Optional;

/**
 * A store in which something is made durable before its answer leaves (rule O1).
 *
 * @param <M> what is kept
 */
public interface Outbox<M> {
  /**
   * Returns the message's number, once it is as durable as configured.
   *
   * @throws NotKeptException if it is not kept: as many wait as may, or the disk takes nothing
   */
  long append(M message) throws NotKeptException;

  /** Why nothing would be kept now; nothing if it would. Cheap: asked before there is work. */
  Optional<String> refusal();

  /** It is not durable, and no answer may leave. */
  final class NotKeptException extends Exception {
    /**
     * @param reason for the client
     */
    public NotKeptException(String reason) {
      super(reason);
    }
  }
}
