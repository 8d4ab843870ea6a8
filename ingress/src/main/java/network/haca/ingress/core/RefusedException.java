package network.haca.ingress.core;

/**
 * A request that gets an error instead of an answer; carried in failed futures, not thrown for
 * bugs.
 */
public final class RefusedException extends Exception {
  /** The party at fault, by which the protocols choose a status. */
  public enum Reason {
    INVALID,
    NOT_FOUND,
    /** A setting does not permit it. */
    FORBIDDEN,
    TOO_LARGE,
    OVERLOADED,
    UNAVAILABLE,
    TIMED_OUT,
    FAILED
  }

  private final Reason reason;

  public RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The message for the client. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /**
   * What a failed stage failed with; anything unforeseen is a failure of the ingress without
   * details.
   */
  public static RefusedException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException refused) {
        return refused;
      }
    }
    return new RefusedException(Reason.FAILED, "internal error");
  }
}
