package network.haca.connection;

import org.jspecify.annotations.Nullable;

/** Why a call to a node failed; the message names the node, or is its own. */
public final class CallException extends Exception {
  private final Kind kind;

  /** What to do about it. */
  public enum Kind {
    /** The request is at fault. */
    INVALID,
    NOT_FOUND,
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

  CallException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
