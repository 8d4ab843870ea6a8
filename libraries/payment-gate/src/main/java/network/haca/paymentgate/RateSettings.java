package network.haca.paymentgate;

import com.fasterxml.jackson.core.JsonPointer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.paymentgate.http.RateAge;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.price.TokenRate;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of the payment token's price: fixed, in JSON, or by facts of data nodes. */
final class RateSettings {
  private static final Setting<Optional<BigDecimal>> RATE =
      Setting.optional(
          "gate.rate",
          Form.of("a decimal above 0", RateSettings::decimal, BigDecimal::toPlainString),
          "US dollars for one token, if that is fixed.");
  private static final Setting<Optional<URI>> URL =
      Setting.optional(
          "gate.rate.url",
          Endpoints.http(),
          "The URL of JSON that has the token's price in US dollars, in the place of gate.rate.");
  private static final Setting<JsonPointer> POINTER =
      Setting.of(
          "gate.rate.pointer",
          Form.of("a JSON pointer such as /price/usd", JsonPointer::compile, JsonPointer::toString),
          JsonPointer.compile("/usd"),
          "Where in that JSON the price is.");
  private static final Setting<Duration> REFRESH =
      Setting.of(
          "gate.rate.refresh",
          Durations.between(Duration.ofSeconds(1), Duration.ofHours(12)),
          Duration.ofMinutes(5),
          "How often the price is asked for.");
  private static final Setting<Duration> AGE_MAX =
      Setting.of(
          "gate.rate.age.max",
          Durations.between(Duration.ofSeconds(1), Duration.ofDays(1)),
          Duration.ofHours(4),
          "The age from which on a price is too old.");
  private static final Setting<Boolean> LAST =
      Setting.of(
          "gate.rate.last",
          Form.flag(),
          false,
          "Whether a price that is too old is used all the same; else nothing is sold.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(RATE, URL, POINTER)
          .with(FactSettings.SETTINGS, SettingGroup.of(REFRESH, AGE_MAX, LAST));

  private RateSettings() {}

  private static BigDecimal decimal(String text) {
    if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?") || new BigDecimal(text).signum() == 0) {
      throw new IllegalArgumentException("no decimal above 0");
    }
    return new BigDecimal(text);
  }

  /** Lists the faults of these settings where payment is asked for. */
  static List<String> problems(Settings settings) {
    List<Optional<? extends Optional<?>>> origins =
        List.of(settings.find(RATE), settings.find(URL), settings.find(FactSettings.SOURCE));
    if (origins.stream().anyMatch(Optional::isEmpty)) {
      // It is said already what is wrong with one of them.
      return List.of();
    }
    if (origins.stream().flatMap(Optional::stream).filter(Optional::isPresent).count() != 1) {
      return List.of(
          String.join(", ", RateSource.KEYS)
              + ": give one of them, the token's price or where it is");
    }
    return FactSettings.problems(settings);
  }

  /**
   * @param decimals of the token
   */
  static RateSource read(Settings settings, int decimals) {
    RateAge age = new RateAge(settings.get(REFRESH), settings.get(AGE_MAX), settings.get(LAST));
    return Stream.of(
            settings
                .get(RATE)
                .<RateSource>map(dollars -> new RateSource.Fixed(new TokenRate(dollars, decimals))),
            settings
                .get(URL)
                .<RateSource>map(url -> new RateSource.Web(url, settings.get(POINTER), age)),
            FactSettings.read(settings, age))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }
}
