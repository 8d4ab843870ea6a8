package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What may run in a minute refills as time goes by, by a clock that the test turns. */
class TimeBudgetTest {
  private long now = 5;
  private final TimeBudget budget = new TimeBudget(Duration.ofSeconds(30), () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void spend(Duration time) {
    budget.spend(time.toNanos());
  }

  @Test
  void aMinutesTimeMayBeUsedAtOnceAndRefillsSteadily() {
    spend(Duration.ofSeconds(29));
    assertFalse(budget.isSpent());
    spend(Duration.ofSeconds(1));
    assertTrue(budget.isSpent());
    pass(Duration.ofSeconds(1));
    assertFalse(budget.isSpent());
    spend(Duration.ofMillis(500));
    assertTrue(budget.isSpent());
  }

  @Test
  void whatWasOverdrawnIsOwedForAMinuteAtMost() {
    spend(Duration.ofHours(1));
    pass(Duration.ofSeconds(59));
    assertTrue(budget.isSpent());
    pass(Duration.ofSeconds(2));
    assertFalse(budget.isSpent());
  }

  @Test
  void nothingIsSavedUpBeyondAMinute() {
    pass(Duration.ofDays(1));
    assertTrue(budget.isFull());
    spend(Duration.ofSeconds(30));
    assertTrue(budget.isSpent());
    assertFalse(budget.isFull());
  }
}
