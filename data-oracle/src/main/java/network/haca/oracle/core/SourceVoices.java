package network.haca.oracle.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.fact.FeedAggregation;
import network.haca.schemas.feed.FeedReport;

/**
 * A node's observation over several sources: the median of those that answered, by the rule that
 * the nodes' reports are aggregated by (rule D2). Each source has a voice as an owner has one
 * there: more than half of those that were asked have to agree.
 */
public final class SourceVoices {
  private SourceVoices() {}

  /**
   * The answer of a source.
   *
   * @param source its place in the query
   * @param at when, seconds
   */
  public record Said(int source, BigInteger value, long at) {}

  /**
   * The value that the node reports.
   *
   * @param at the oldest observation in it, seconds
   */
  public record Observation(BigInteger value, long at) {}

  /** A decimal as a whole number of the feed's smallest units; nothing if no feed can have it. */
  public static Optional<BigInteger> scaled(BigDecimal decimal, int decimals) {
    BigInteger value = decimal.setScale(decimals, RoundingMode.FLOOR).unscaledValue();
    return FeedReport.isValue(value) ? Optional.of(value) : Optional.empty();
  }

  /**
   * Nothing if too few sources agree.
   *
   * @param asked sources of the query
   * @param limit in millionths of the median
   */
  public static Optional<Observation> of(int asked, List<Said> answers, long limit) {
    Set<Address> sources = new TreeSet<>();
    for (int i = 0; i < asked; i++) {
      sources.add(address(i));
    }
    List<FeedAggregation.Report> reports = new ArrayList<>();
    for (Said said : answers) {
      reports.add(
          new FeedAggregation.Report(
              address(said.source()), number(said.source()), said.value(), said.at()));
    }
    return FeedAggregation.of(sources, reports, limit)
            instanceof FeedAggregation.Agreed(var value, var updatedAt, var _, var _)
        ? Optional.of(new Observation(value, updatedAt))
        : Optional.empty();
  }

  private static Address address(int source) {
    return Address.ofWord(number(source));
  }

  /** A number of its own for each source, and none is 0. */
  private static Bytes32 number(int source) {
    return Bytes32.ofUnsigned(source + 1L);
  }
}
