package network.haca.paymentgate.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.paymentgate.price.KnownRate;

/** The price of a token as it was learned last, until that is too old. */
final class LastRate implements Supplier<Optional<KnownRate>> {
  private final RateAge age;
  private final InstantSource clock;
  private volatile Optional<Learned> last = Optional.empty();

  private record Learned(KnownRate rate, Instant since) {}

  LastRate(RateAge age, InstantSource clock) {
    this.age = age;
    this.clock = clock;
  }

  /**
   * Takes a price, unless a later one is known.
   *
   * @param since when it was the price
   */
  void learn(KnownRate rate, Instant since) {
    if (last.map(Learned::since).filter(since::isBefore).isEmpty()) {
      last = Optional.of(new Learned(rate, since));
    }
  }

  @Override
  public Optional<KnownRate> get() {
    return last.filter(
            known -> age.isLastUsed() || known.since().plus(age.max()).isAfter(clock.instant()))
        .map(Learned::rate);
  }

  /** Time since the price was the last one; nothing while none is known. */
  Optional<Duration> age() {
    return last.map(known -> Duration.between(known.since(), clock.instant()));
  }
}
