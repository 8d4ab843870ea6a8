package network.haca.schemas.fact;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * What the reports of one round of a feed come to (rule D2). Each listed owner has one voice. The
 * value is the median of those voices; the ones that lie further from it than a limit are outliers,
 * and the rest must be of more than half of the listed owners. The median is not taken again
 * without the outliers, so that a voice near the limit cannot move it by pushing another out.
 */
public sealed interface FeedAggregation {
  /** Parts of which a limit counts. */
  int MILLION = 1_000_000;

  /**
   * A data node's report of one round.
   *
   * @param owner the account that owns the node
   * @param nodeId the node's {@code teeId}
   * @param value scaled to a whole number by the feed's decimals
   * @param observedAt seconds since 1970
   */
  record Report(Address owner, Bytes32 nodeId, BigInteger value, long observedAt) {}

  /**
   * The round has a value.
   *
   * @param updatedAt the oldest observation that counts, seconds since 1970
   * @param counted in the order of value and node
   * @param outliers likewise
   */
  record Agreed(BigInteger value, long updatedAt, List<Report> counted, List<Report> outliers)
      implements FeedAggregation {
    public Agreed {
      counted = List.copyOf(counted);
      outliers = List.copyOf(outliers);
    }
  }

  /**
   * Too few owners' reports agree.
   *
   * @param counted the number that do
   * @param needed the number that must
   */
  record NoQuorum(int counted, int needed) implements FeedAggregation {}

  /** By value, and by node among equal ones. */
  Comparator<Report> ORDER = Comparator.comparing(Report::value).thenComparing(Report::nodeId);

  /**
   * Aggregates a round.
   *
   * @param owners that the feed lists; reports of others do not count
   * @param reports in any order
   * @param limit how far from the median a report may lie, in millionths of the median
   */
  static FeedAggregation of(Set<Address> owners, Collection<Report> reports, long limit) {
    int needed = owners.size() / 2 + 1;
    List<Report> voices = voices(owners, reports);
    if (voices.size() < needed) {
      return new NoQuorum(voices.size(), needed);
    }
    BigInteger median = median(voices);
    List<Report> counted = new ArrayList<>();
    List<Report> outliers = new ArrayList<>();
    voices.forEach(
        report -> (isWithin(report.value(), median, limit) ? counted : outliers).add(report));
    if (counted.size() < needed) {
      return new NoQuorum(counted.size(), needed);
    }
    long updatedAt = counted.stream().mapToLong(Report::observedAt).min().orElseThrow();
    return new Agreed(median, updatedAt, counted, outliers);
  }

  /** One report of each listed owner, that of the node with the lowest id. */
  private static List<Report> voices(Set<Address> owners, Collection<Report> reports) {
    SortedMap<Address, Report> byOwner = new TreeMap<>();
    for (Report report : reports) {
      if (owners.contains(report.owner())) {
        byOwner.merge(
            report.owner(),
            report,
            (one, other) -> one.nodeId().compareTo(other.nodeId()) <= 0 ? one : other);
      }
    }
    return byOwner.values().stream().sorted(ORDER).toList();
  }

  private static BigInteger median(List<Report> sorted) {
    BigInteger upper = sorted.get(sorted.size() / 2).value();
    BigInteger lower = sorted.get((sorted.size() - 1) / 2).value();
    // A shift rounds down, below zero, too.
    return lower.add(upper).shiftRight(1);
  }

  private static boolean isWithin(BigInteger value, BigInteger median, long limit) {
    BigInteger distance = value.subtract(median).abs().multiply(BigInteger.valueOf(MILLION));
    return distance.compareTo(median.abs().multiply(BigInteger.valueOf(limit))) <= 0;
  }
}
