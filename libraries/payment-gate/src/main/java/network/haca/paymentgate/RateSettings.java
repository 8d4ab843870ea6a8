package network.haca.paymentgate;

import com.fasterxml.jackson.core.JsonPointer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.paymentgate.http.RateAge;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Address;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of the payment token's price: fixed, in JSON, or by facts of data nodes. */
final class RateSettings {
  private static final Pattern PARAMETER = Pattern.compile("([^=,]{1,64})=([^,]{0,256})");

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
  private static final Setting<Optional<String>> FACT =
      Setting.optional(
          "gate.rate.fact",
          Form.matching("a name of 1 to 100 characters", Pattern.compile(".{1,100}")),
          "The source by which data nodes know the token's price in US dollars, in the place of"
              + " gate.rate; the fact that one of them signs is named in answers and books.");
  private static final Setting<List<Map.Entry<String, String>>> PARAMETERS =
      Setting.of(
          "gate.rate.fact.parameters",
          Form.of(
                  "a parameter as NAME=TEXT",
                  RateSettings::parameter,
                  each -> each.getKey() + "=" + each.getValue())
              .list(),
          List.of(),
          "The parameters of that source.");
  private static final Setting<Optional<URI>> CHAIN =
      Setting.optional(
          "gate.rate.fact.chain",
          Endpoints.http(),
          "The JSON-RPC of a full node that is believed, whose registry names the data nodes.");
  private static final Setting<List<Address>> OWNERS =
      Setting.of(
          "gate.rate.fact.owners",
          Hex.address().list(),
          List.of(),
          "The accounts whose data nodes are believed; empty for all in the registry.");
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
      SettingGroup.of(RATE, URL, POINTER, FACT, PARAMETERS, CHAIN, OWNERS)
          .with(SettingGroup.of(REFRESH, AGE_MAX, LAST));

  private RateSettings() {}

  private static BigDecimal decimal(String text) {
    if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?") || new BigDecimal(text).signum() == 0) {
      throw new IllegalArgumentException("no decimal above 0");
    }
    return new BigDecimal(text);
  }

  private static Map.Entry<String, String> parameter(String text) {
    var parts = PARAMETER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no parameter");
    }
    return Map.entry(parts.group(1), parts.group(2));
  }

  /** Lists the faults of these settings where payment is asked for. */
  static List<String> problems(Settings settings) {
    List<Optional<? extends Optional<?>>> origins =
        List.of(settings.find(RATE), settings.find(URL), settings.find(FACT));
    if (origins.stream().anyMatch(Optional::isEmpty)) {
      // It is said already what is wrong with one of them.
      return List.of();
    }
    if (origins.stream().flatMap(Optional::stream).filter(Optional::isPresent).count() != 1) {
      return List.of(
          String.join(", ", RateSource.KEYS)
              + ": give one of them, the token's price or where it is");
    }
    boolean isByFact = settings.get(FACT).isPresent();
    return isByFact && settings.find(CHAIN).filter(Optional::isEmpty).isPresent()
        ? List.of(CHAIN.missing())
        : List.of();
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
            settings.get(FACT).<RateSource>map(source -> facts(settings, source, age)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static RateSource.Facts facts(Settings settings, String source, RateAge age) {
    TreeMap<String, String> parameters = new TreeMap<>();
    settings.get(PARAMETERS).forEach(each -> parameters.put(each.getKey(), each.getValue()));
    return new RateSource.Facts(
        settings.get(CHAIN).orElseThrow(),
        source,
        parameters,
        Set.copyOf(settings.get(OWNERS)),
        age);
  }
}
