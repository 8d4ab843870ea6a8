package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Bytes;
import network.haca.schemas.fact.AskedFact;
import network.haca.schemas.fact.SignedFact;

/** A token's price as a data node's answer has it. */
public sealed interface FactPrice {
  /**
   * A price.
   *
   * @param since when the node saw it
   */
  record Price(KnownRate rate, Instant since) implements FactPrice {}

  /** None, and why. */
  record None(String why) implements FactPrice {}

  /**
   * @param body of the answer
   * @param publicKey of the node, as the registry names it
   * @param now when the answer was there
   * @param decimals of the token
   */
  static FactPrice read(
      AskedFact asked, JsonNode body, Bytes publicKey, Instant now, int decimals) {
    return switch (asked.read(body, publicKey, now)) {
      case AskedFact.Read.Flawed(String why) -> new None(why);
      case AskedFact.Read.Answer(SignedFact fact) -> of(fact, decimals);
    };
  }

  private static FactPrice of(SignedFact signed, int decimals) {
    Optional<BigDecimal> dollars =
        signed.fact().observation().value().decimal().filter(value -> value.signum() > 0);
    return dollars
        .<FactPrice>map(
            value ->
                new Price(
                    new KnownRate(
                        new TokenRate(value, decimals), Optional.of(signed.leaf().hash())),
                    Instant.ofEpochSecond(signed.fact().observation().observedAt())))
        .orElseGet(() -> new None("its fact is no number above 0"));
  }
}
