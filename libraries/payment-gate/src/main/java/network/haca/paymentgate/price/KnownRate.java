package network.haca.paymentgate.price;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * A payment token's value, and from where it is known.
 *
 * @param fact leaf of the fact that says it, if a data node signed one
 */
public record KnownRate(TokenRate rate, Optional<Bytes32> fact) {
  /** One that no fact says. */
  public static KnownRate of(TokenRate rate) {
    return new KnownRate(rate, Optional.empty());
  }

  /** Dollars for one token, and the fact, as books have it. */
  @Override
  public String toString() {
    return fact.map(leaf -> "%s by fact %s".formatted(rate, leaf)).orElseGet(rate::toString);
  }
}
