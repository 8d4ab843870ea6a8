package network.haca.feeds;

import java.util.List;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;

/** Between the contract's words for definitions and reports and those that are signed. */
public final class FeedWords {
  private FeedWords() {}

  /** The rules of the rounds that a version of a feed makes. */
  public static FeedTerms terms(long chainId, Bytes32 feedId, FeedVersion version) {
    return new FeedTerms(
        chainId,
        Addresses.FEEDS,
        feedId,
        version.digest(),
        version.firstRound(),
        version.start(),
        new TreeSet<>(version.definition().owners()),
        version.definition().interval(),
        version.definition().window(),
        version.definition().limit(),
        version.definition().candle());
  }

  /**
   * The call that submits a round.
   *
   * @param reports in the contract's order
   */
  public static Bytes submission(Bytes32 feedId, long round, List<SignedReport> reports) {
    return FeedTransactions.submit(
        feedId, round, reports.stream().map(FeedWords::submitted).toList());
  }

  private static FeedTransactions.Report submitted(SignedReport signed) {
    return new FeedTransactions.Report(
        signed.nodeId(), signed.report().value(), signed.report().observedAt(), signed.signature());
  }

  /**
   * What a node signed, if it signed what was submitted of a round.
   *
   * @throws IllegalArgumentException if its value or time cannot be of a report
   */
  static SignedReport signed(FeedRound round, FeedTransactions.Report submitted) {
    return new SignedReport(
        new FeedReport(round, submitted.value(), submitted.observedAt()),
        submitted.nodeId(),
        submitted.signature());
  }
}
