package network.haca.paymentgate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.TokenRate;
import org.junit.jupiter.api.Test;

/** A price that is too old sells nothing, or is used all the same, by a setting. */
class LastRateTest {
  private static final Instant BEGIN = Instant.EPOCH;
  private static final KnownRate OLD = rate("1");
  private static final KnownRate NEW = rate("2");

  private Instant now = BEGIN;

  private static KnownRate rate(String dollars) {
    return KnownRate.of(new TokenRate(new BigDecimal(dollars), 18));
  }

  private LastRate last(boolean isLastUsed) {
    return new LastRate(
        new RateAge(Duration.ofSeconds(1), Duration.ofMinutes(1), isLastUsed), () -> now);
  }

  @Test
  void whatIsTooOldIsNoPrice() {
    LastRate last = last(false);
    assertEquals(Optional.empty(), last.get());
    last.learn(OLD, BEGIN);
    now = BEGIN.plusSeconds(59);
    assertEquals(Optional.of(OLD), last.get());
    now = BEGIN.plusSeconds(60);
    assertEquals(Optional.empty(), last.get());
    assertEquals(Optional.of(Duration.ofMinutes(1)), last.age());
  }

  @Test
  void whatIsTooOldIsUsedIfASettingSaysSo() {
    LastRate last = last(true);
    last.learn(OLD, BEGIN);
    now = BEGIN.plusSeconds(100_000);
    assertEquals(Optional.of(OLD), last.get());
  }

  @Test
  void anOlderPriceDoesNotReplaceANewerOne() {
    LastRate last = last(false);
    last.learn(NEW, BEGIN.plusSeconds(5));
    last.learn(OLD, BEGIN);
    assertEquals(Optional.of(NEW), last.get());
  }
}
