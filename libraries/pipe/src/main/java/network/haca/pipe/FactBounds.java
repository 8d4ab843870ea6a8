package network.haca.pipe;

import java.util.Optional;

/** The bounds of facts that contracts ask for (rule P10). */
public final class FactBounds {
  /** Owners that have to agree. */
  public static final int QUORUM_MAX = 6;

  /** Digits behind the point, as many as a feed has. */
  public static final int DECIMALS_MAX = 36;

  /** The limit of outliers: half of the median, in millionths (rule D2). */
  public static final long LIMIT_MAX = 500_000;

  /** Parameters of a source. */
  public static final int PARAMETERS_MAX = 16;

  /** The last value of a stream may have come so many seconds before it was asked for. */
  public static final long OBSERVED_BEFORE_SECONDS_MAX = 60;

  /** Bytes of a report as it travels, with the longest signature. */
  public static final int REPORT_BYTES_MAX = 1_152;

  private FactBounds() {}

  /**
   * The nodes that a request is drawn for, each of another owner: the quorum is more than half of
   * them, so that those who lie are outliers or have no quorum of their own.
   */
  public static int row(int quorum) {
    return 2 * quorum - 1;
  }

  /** Why nobody can be asked so; nothing if somebody can. */
  public static Optional<String> flaw(FactRequest request) {
    if (request.quorum() < 1 || request.quorum() > QUORUM_MAX) {
      return Optional.of("the quorum of a fact is 1 to " + QUORUM_MAX);
    }
    if (request.decimals() > DECIMALS_MAX) {
      return Optional.of("a fact has " + DECIMALS_MAX + " decimals at most");
    }
    if (request.limit() > LIMIT_MAX) {
      return Optional.of("the limit of outliers is " + LIMIT_MAX + " millionths at most");
    }
    return request.parameters().size() > PARAMETERS_MAX
        ? Optional.of("a source has " + PARAMETERS_MAX + " parameters at most")
        : Optional.empty();
  }
}
