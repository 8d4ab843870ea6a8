package network.haca.paymentgate.price;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model with its prices.
 *
 * @param aliases other names of it
 * @param prices nothing if the registry file names none
 * @param answerTokensMax that one answer may have; 0 is no bound
 */
public record PricedModel(
    String name, List<String> aliases, Optional<TokenPrices> prices, int answerTokensMax) {
  public PricedModel {
    aliases = List.copyOf(aliases);
  }

  Stream<String> keys() {
    return Stream.concat(Stream.of(name), aliases.stream()).map(PricedModel::key).distinct();
  }

  /** The form of a name by which it is looked up. */
  public static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  String line() {
    return "%s %s %s %s\n"
        .formatted(
            name, aliases, prices.map(TokenPrices::toString).orElse("none"), answerTokensMax);
  }
}
