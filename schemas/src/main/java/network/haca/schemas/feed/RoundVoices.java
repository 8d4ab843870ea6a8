package network.haca.schemas.feed;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.fact.FeedAggregation;

/** The outcome of a round's reports, with those that a submission takes (rule D2). */
public sealed interface RoundVoices {
  /** A report and the account that owns its node. */
  record Voice(Address owner, SignedReport signed) {
    private FeedAggregation.Report plain() {
      return new FeedAggregation.Report(
          owner, signed.nodeId(), signed.report().value(), signed.report().observedAt());
    }
  }

  /**
   * The round has a value.
   *
   * @param counted reports that count
   * @param reports one of each owner, outliers too, in the contract's order
   * @param digest of the reports that count, which the contract keeps
   */
  record Agreed(
      BigInteger value, long updatedAt, int counted, List<SignedReport> reports, Bytes32 digest)
      implements RoundVoices {
    public Agreed {
      reports = List.copyOf(reports);
    }

    /** Reports of distinct owners, outliers too: a larger set replaces a smaller one (rule D3). */
    public int voices() {
      return reports.size();
    }
  }

  /** Too few owners' reports agree. */
  record NoQuorum(int counted, int needed) implements RoundVoices {}

  /**
   * Aggregates reports of one round.
   *
   * @param voices of which each was judged before; at most one of each node
   */
  static RoundVoices of(FeedTerms terms, Collection<Voice> voices) {
    FeedAggregation aggregation =
        FeedAggregation.of(
            terms.owners(), voices.stream().map(Voice::plain).toList(), terms.limit());
    return switch (aggregation) {
      case FeedAggregation.NoQuorum(int counted, int needed) -> new NoQuorum(counted, needed);
      case FeedAggregation.Agreed agreed ->
          new Agreed(
              agreed.value(),
              agreed.updatedAt(),
              agreed.counted().size(),
              signed(Stream.concat(agreed.counted().stream(), agreed.outliers().stream()), voices),
              digest(signed(agreed.counted().stream(), voices)));
    };
  }

  private static List<SignedReport> signed(
      Stream<FeedAggregation.Report> reports, Collection<Voice> voices) {
    Map<Bytes32, SignedReport> byNode = new TreeMap<>();
    voices.forEach(voice -> byNode.put(voice.signed().nodeId(), voice.signed()));
    return reports
        .flatMap(report -> Stream.ofNullable(byNode.get(report.nodeId())))
        .sorted(SignedReport.ORDER)
        .toList();
  }

  private static Bytes32 digest(List<SignedReport> counted) {
    return Keccak.hash(
        Bytes.concat(
            counted.stream().map(each -> each.report().hash().value()).toArray(Bytes[]::new)));
  }
}
