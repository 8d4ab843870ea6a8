package network.haca.fullnode.lane;

/**
 * Unwinds work that has reached a bound, from wherever it is: out of an execution that is watched
 * as out of a loop. Without a stack trace: it is control flow.
 */
public final class LimitExceeded extends RuntimeException {
  private final Limit limit;

  /**
   * @param reason for who asked: which bound, and what would be within it
   */
  public LimitExceeded(Limit limit, String reason) {
    super("limit exceeded: %s (%s)".formatted(reason, limit.setting()), null, false, false);
    this.limit = limit;
  }

  /** There is no memory for a request or an answer. */
  public static LimitExceeded memory() {
    return new LimitExceeded(
        Limit.MEMORY, "too many bytes of requests and answers are in memory; try again");
  }

  public Limit limit() {
    return limit;
  }

  /** The sentence for who asked. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
