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

  private static SourcePace unbounded() {
    return new SourcePace(Optional.empty(), Optional.empty());
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static void assertNow(SourcePace pace, long seconds) {
    assertInstanceOf(Now.class, pace.ask(at(seconds)));
  }

  private static void assertLater(long pause, SourcePace pace, long seconds) {
    assertEquals(
        Duration.ofSeconds(pause), assertInstanceOf(Later.class, pace.ask(at(seconds))).pause());
  }

  @Test
  void noMinuteHasMoreQuestionsThanAreAllowed() {
    SourcePace pace = new SourcePace(Optional.of(2), Optional.empty());
    assertNow(pace, 0);
    assertNow(pace, 59);
    assertLater(1, pace, 59);
    assertNow(pace, 60);
    assertLater(59, pace, 60);
    assertNow(pace, 119);
  }

  @Test
  void theDaysQuotaHoldsBesideTheMinutes() {
    SourcePace pace = new SourcePace(Optional.of(2), Optional.of(3));
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
}
