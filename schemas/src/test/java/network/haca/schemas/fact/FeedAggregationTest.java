package network.haca.schemas.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.fact.FeedAggregation.Agreed;
import network.haca.schemas.fact.FeedAggregation.NoQuorum;
import network.haca.schemas.fact.FeedAggregation.Report;
import org.junit.jupiter.api.Test;

/** Rule D2. */
class FeedAggregationTest {
  private static final long ONE_PERCENT = 10_000;

  private static Address owner(int number) {
    return Address.fromHex("0x%040x".formatted(number));
  }

  private static Set<Address> owners(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(FeedAggregationTest::owner)
        .collect(Collectors.toSet());
  }

  private static Report report(int owner, int node, long value, long observedAt) {
    return new Report(
        owner(owner),
        Bytes32.fromHex("0x%064x".formatted(node)),
        BigInteger.valueOf(value),
        observedAt);
  }

  /** One of each owner, from the first. */
  private static List<Report> values(long... values) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      reports.add(report(i + 1, i + 1, values[i], 1_000 + i));
    }
    return reports;
  }

  private static Agreed agreed(int owners, List<Report> reports) {
    return assertInstanceOf(Agreed.class, FeedAggregation.of(owners(owners), reports, ONE_PERCENT));
  }

  private static long value(int owners, long... values) {
    return agreed(owners, values(values)).value().longValueExact();
  }

  @Test
  void theValueIsTheMedianAndOfTwoInTheMiddleTheirMeanRoundedDown() {
    assertEquals(1_001, value(3, 1_000, 1_002, 1_001));
    assertEquals(1_001, value(4, 1_000, 1_001, 1_002, 1_003));
    assertEquals(-1_002, value(4, -1_000, -1_001, -1_002, -1_003));
    assertEquals(7, value(1, 7));
    assertEquals(0, value(3, 0, 0, 0));
  }

  @Test
  void theQuorumIsMoreThanHalfOfTheListedOwners() {
    assertEquals(1_000, value(5, 1_000, 1_000, 1_000));
    assertEquals(new NoQuorum(2, 3), FeedAggregation.of(owners(5), values(1, 1), ONE_PERCENT));
    assertEquals(new NoQuorum(2, 3), FeedAggregation.of(owners(4), values(1, 1), ONE_PERCENT));
    assertEquals(new NoQuorum(0, 1), FeedAggregation.of(Set.of(), List.of(), ONE_PERCENT));
  }

  @Test
  void anOwnersNodesHaveOneVoiceAndStrangersHaveNone() {
    List<Report> reports = values(1_000, 1_001, 1_002);
    reports.add(report(3, 9, 1_009, 5));
    reports.add(report(77, 0, 9_999, 5));
    Agreed agreed = agreed(3, reports);
    assertEquals(values(1_000, 1_001, 1_002), agreed.counted());
    List<Report> one = List.of(report(1, 1, 5, 1), report(1, 2, 5, 1), report(1, 3, 5, 1));
    assertEquals(new NoQuorum(1, 2), FeedAggregation.of(owners(3), one, ONE_PERCENT));
  }

  @Test
  void anOutlierIsShownAndDoesNotCountTowardTheQuorum() {
    Agreed agreed = agreed(3, values(1_000, 1_011, 1_000));
    assertEquals(List.of(report(2, 2, 1_011, 1_001)), agreed.outliers());
    assertEquals(2, agreed.counted().size());
    assertEquals(
        new NoQuorum(1, 2), FeedAggregation.of(owners(3), values(900, 1_000, 1_100), ONE_PERCENT));
    assertEquals(List.of(), agreed(3, values(1_000, 1_010, 990)).outliers());
  }

  @Test
  void theMedianIsNotTakenAgainWithoutTheOutliers() {
    Agreed agreed = agreed(5, values(1_000, 1_001, 1_004, 1_005, 9_000));
    assertEquals(BigInteger.valueOf(1_004), agreed.value());
    assertEquals(1, agreed.outliers().size());
  }

  @Test
  void theRoundIsAsOldAsItsOldestObservationThatCounts() {
    List<Report> reports =
        List.of(report(1, 1, 100, 50), report(2, 2, 100, 40), report(3, 3, 999, 10));
    assertEquals(40, agreed(3, reports).updatedAt());
  }

  @Test
  void theOrderOfTheReportsDoesNotMatter() {
    List<Report> reports = values(1_000, 1_000, 1_003, 1_001, 999, 5_000);
    reports.add(report(4, 44, 1_009, 3));
    FeedAggregation expected = FeedAggregation.of(owners(7), reports, ONE_PERCENT);
    Random random = new Random(31);
    for (int i = 0; i < 200; i++) {
      Collections.shuffle(reports, random);
      assertEquals(expected, FeedAggregation.of(owners(7), reports, ONE_PERCENT));
    }
  }

  /** As long as less than half of the owners lie, the value lies among those of the honest. */
  @Test
  void aWrongMinorityDoesNotMoveTheValueBeyondWhatOthersSaw() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      int owners = 3 + random.nextInt(14);
      int liars = random.nextInt((owners + 1) / 2);
      long[] values = new long[owners];
      for (int j = 0; j < owners; j++) {
        values[j] = j < liars ? random.nextInt() : 1_000_000 + random.nextInt(1_000);
      }
      long value = value(owners, values);
      assertTrue(value >= 1_000_000 && value < 1_001_000, () -> "value " + value);
    }
  }
}
