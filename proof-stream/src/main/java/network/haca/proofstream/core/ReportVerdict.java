package network.haca.proofstream.core;

import network.haca.primitives.Address;
import network.haca.schemas.feed.FeedTerms;

/** The verdict on a report of a feed's round. */
public sealed interface ReportVerdict {
  /**
   * It has a voice.
   *
   * @param terms that the round is made by
   * @param owner of the node
   */
  record Accepted(FeedTerms terms, Address owner) implements ReportVerdict {}

  record Refused(ReportFlaw flaw) implements ReportVerdict {}
}
