package network.haca.bridge.http;

import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;

/** One who listens to a feed, in the form of an interface. All calls are on its event loop. */
interface FeedSink {
  /** Tells whether nobody listens any more. */
  boolean isOver();

  /** Tells whether it does not take what was told already. */
  boolean isBehind();

  /** Ends a listener that does not take what it is told. */
  void letGo();

  /** The feed is there. */
  void begin();

  void tell(FeedLedger.State state, FeedContract.Round round);

  /** Nothing has changed for some time. */
  void keepOpen();

  /** The feed is gone. */
  void end();

  /**
   * Nothing is told, in place of {@link #begin}.
   *
   * @param status of HTTP
   */
  void refuse(int status, String reason);
}
