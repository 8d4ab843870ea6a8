package network.haca.oracle.core;

import network.haca.contracts.feeds.FeedVersion;

/** When a node works on a round of a feed; all times are seconds by its clock. */
public final class ReportTimes {
  /** Sources are asked so long before the round's end at most, so that reports are young. */
  private static final long ASKING_SECONDS_MAX = 15;

  private ReportTimes() {}

  /** When the sources are asked: what has not answered at the round's end is left out. */
  public static long asks(FeedVersion version, long round) {
    long interval = version.definition().interval();
    return version.endOf(round) - Math.min((interval + 1) / 2, ASKING_SECONDS_MAX);
  }

  /** When the report is published: after the round's observation time (rule D1). */
  public static long publishes(FeedVersion version, long round) {
    return version.endOf(round);
  }

  /**
   * When a node submits a round itself because nobody has (rule D3).
   *
   * @param rank of the node among those that reported the round, from 0: they take turns
   */
  public static long submits(FeedVersion version, long round, int rank) {
    long window = version.definition().window();
    return version.endOf(round) + (window + 2) / 3 + rank * ((window + 11) / 12);
  }
}
