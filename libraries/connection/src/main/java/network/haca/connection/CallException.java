package network.haca.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a call to a node failed; the message names the node, or is its own. */
public final class CallException extends Exception {
  private final Kind kind;

  /** The reaction that a failed call asks for. */
  public enum Kind {
    /** The request is at fault. */
    INVALID,
    NOT_FOUND,
    /** The node's operator does not permit it. */
    FORBIDDEN,
    /** The node has too much to do. */
    OVERLOADED,
    TIMED_OUT,
    /** The node cannot be reached, or serves nothing now. */
    UNAVAILABLE,
    /** Who answers is not who is registered. */
    UNTRUSTED,
    /** The model or the node is at fault. */
    FAILED
  }

  public CallException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * The node has not answered in time.
   *
   * @param allowed how long it might have taken
   */
  public static CallException timedOut(Duration allowed, Throwable cause) {
    return new CallException(
        Kind.TIMED_OUT, "the node did not answer within " + allowed.toMillis() + " ms", cause);
  }

  /**
   * The node's answer is too long. Asking another node would get the same.
   *
   * @param bytesMax how long it may be
   */
  public static CallException answerTooLarge(int bytesMax, @Nullable Throwable cause) {
    return new CallException(
        Kind.FAILED, "the node's answer is larger than %s bytes".formatted(bytesMax), cause);
  }

  /** The node takes no request of that size. */
  public static CallException requestTooLarge() {
    return new CallException(
        Kind.INVALID,
        "the request is larger than the node takes; send fewer elements at once",
        null);
  }

  public Kind kind() {
    return kind;
  }
}
