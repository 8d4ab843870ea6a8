package network.haca.pipe;

/** The bounds of inference inside transactions (rules P1 to P8). */
public final class PipeBounds {
  /** Bytes of the call data of one request. */
  public static final int CALL_BYTES_MAX = 64 << 10;

  /** Bytes of the call data of all requests of one transaction. */
  public static final int CALLS_BYTES_MAX = 64 << 10;

  /** Elements of all inputs of one request, and of all outputs of one answer. */
  public static final int ELEMENTS_MAX = 4_096;

  /** Bytes of an answer as a call of 0xF4 returns it. */
  public static final int ANSWER_BYTES_MAX = 64 << 10;

  /** Bytes of a proof in zero knowledge, or of a fact's reports, that travel in a conclusion. */
  public static final int PROOF_BYTES_MAX = 64 << 10;

  /** Bytes of all conclusions of one block, and so of one. */
  public static final int CONCLUSIONS_BYTES_MAX = 1 << 20;

  /** Bytes of a signature in a conclusion: of a key of 8,192 bits. */
  public static final int SIGNATURE_BYTES_MAX = 1_024;

  /** Requests of one transaction over all rounds. */
  public static final int REQUESTS_MAX = 16;

  /** Runs of one transaction that may ask. */
  public static final int ROUNDS_MAX = 4;

  /** Nodes that may answer a request: the turn of each comes before the deadline. */
  public static final int ROW_MAX = 12;

  /** A transaction waits at least so many heights for answers. */
  public static final long DEADLINE_HEIGHTS = 64;

  /** In so many seconds before the deadline a conclusion may lack answers. */
  public static final long LAST_SECONDS = 60;

  /** Seconds from when a round begins until a conclusion of it may lack answers. */
  public static final long ROUND_SECONDS = 30;

  /** An answer may be dated so many seconds after the block with its conclusion. */
  public static final long AHEAD_SECONDS_MAX = 30;

  private PipeBounds() {}
}
