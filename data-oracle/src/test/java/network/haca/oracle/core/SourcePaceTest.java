package network.haca.oracle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.haca.oracle.core.SourcePace.Admission.Later;
import network.haca.oracle.core.SourcePace.Admission.Now;
import org.junit.jupiter.api.Test;

class SourcePaceTest {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private static final ContractShare HALF = new ContractShare(50);

  private static SourcePace unbounded() {
    return pace(Optional.empty(), Optional.empty());
  }

  private static SourcePace pace(Optional<Integer> perMinute, Optional<Integer> perDay) {
    return new SourcePace(perMinute, perDay, HALF);
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static void assertNow(SourcePace pace, long seconds) {
    assertInstanceOf(Now.class, pace.ask(at(seconds), Asker.FEED));
  }

  private static void assertLater(long pause, SourcePace pace, long seconds) {
    assertEquals(
        Duration.ofSeconds(pause),
        assertInstanceOf(Later.class, pace.ask(at(seconds), Asker.FEED)).pause());
  }

  @Test
  void noMinuteHasMoreQuestionsThanAreAllowed() {
    SourcePace pace = pace(Optional.of(2), Optional.empty());
    assertNow(pace, 0);
    assertNow(pace, 59);
    assertLater(1, pace, 59);
    assertNow(pace, 60);
    assertLater(59, pace, 60);
    assertNow(pace, 119);
  }

  @Test
  void theDaysQuotaHoldsBesideTheMinutes() {
    SourcePace pace = pace(Optional.of(2), Optional.of(3));
    assertNow(pace, 0);
    assertNow(pace, 1);
    assertNow(pace, 61);
    assertLater(86_400 - 200, pace, 200);
    assertNow(pace, 86_400);
  }

  @Test
  void eachRestIsTwiceTheOneBeforeUntilTheSourceAnswers() {
    SourcePace pace = unbounded();
    pace.tooOften(at(0), Optional.empty());
    assertLater(1, pace, 0);
    assertNow(pace, 1);
    pace.tooOften(at(1), Optional.empty());
    assertLater(2, pace, 1);
    pace.tooOften(at(3), Optional.empty());
    assertLater(4, pace, 3);
    pace.answered();
    pace.tooOften(at(10), Optional.empty());
    assertLater(1, pace, 10);
  }

  @Test
  void theSourcesOwnWishCountsIfItIsLongerAndNoRestIsEndless() {
    SourcePace pace = unbounded();
    pace.tooOften(at(0), Optional.of(Duration.ofSeconds(30)));
    assertLater(30, pace, 0);
    pace.tooOften(at(30), Optional.of(Duration.ZERO));
    assertLater(2, pace, 30);
    pace.tooOften(at(40), Optional.of(Duration.ofDays(9_999)));
    assertLater(3_600, pace, 40);
    for (int i = 0; i < 64; i++) {
      pace.tooOften(at(50), Optional.empty());
    }
    assertLater(3_600, pace, 50);
  }

  @Test
  void anEarlierRestIsNotCutShort() {
    SourcePace pace = unbounded();
    pace.tooOften(at(0), Optional.of(Duration.ofSeconds(100)));
    pace.tooOften(at(1), Optional.empty());
    assertLater(99, pace, 1);
  }

  private static void assertContract(boolean isTaken, SourcePace pace, long seconds) {
    assertEquals(isTaken, pace.ask(at(seconds), Asker.CONTRACT) instanceof Now);
  }

  /** Contracts ask all the time, and a feed for each of its rounds: it has its half. */
  @Test
  void aFloodOfAskedFactsLeavesFeedsTheirPart() {
    SourcePace pace = pace(Optional.of(12), Optional.empty());
    int told = 0;
    for (long second = 0; second < 600; second++) {
      for (int i = 0; i < 50; i++) {
        told += pace.ask(at(second), Asker.CONTRACT) instanceof Now ? 1 : 0;
      }
      if (second % 10 == 0) {
        assertNow(pace, second);
      }
    }
    assertEquals(60, told, "six in each minute");
  }

  @Test
  void whatFeedsUseIsNotThereForContracts() {
    SourcePace pace = pace(Optional.of(4), Optional.empty());
    for (int i = 0; i < 3; i++) {
      assertNow(pace, 0);
    }
    assertContract(true, pace, 0);
    assertContract(false, pace, 1);
    assertLater(59, pace, 1);
  }

  @Test
  void ofADayContractsHaveTheirPartToo() {
    SourcePace pace = pace(Optional.of(10), Optional.of(4));
    assertContract(true, pace, 0);
    assertContract(true, pace, 0);
    assertContract(false, pace, 3_600);
    assertNow(pace, 3_600);
    assertNow(pace, 3_600);
    assertContract(true, pace, 86_400);
  }

  @Test
  void aQuotaThatCannotBePartedIsForFeedsAlone() {
    SourcePace pace = pace(Optional.of(1), Optional.empty());
    assertContract(false, pace, 0);
    assertNow(pace, 0);
    SourcePace all = new SourcePace(Optional.of(1), Optional.empty(), new ContractShare(100));
    assertContract(true, all, 0);
  }

  /** A source without a quota that a flood makes rest would rest for feeds, too. */
  @Test
  void contractsHaveABoundOfTheirOwnWhereASourceHasNone() {
    SourcePace pace = unbounded();
    for (int i = 0; i < ContractShare.PER_MINUTE_MAX; i++) {
      assertContract(true, pace, 0);
    }
    assertContract(false, pace, 59);
    assertNow(pace, 59);
    assertContract(true, pace, 60);
  }
}
