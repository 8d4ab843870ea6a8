package network.haca.paymentgate;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import network.haca.paymentgate.http.RateAge;
import network.haca.paymentgate.http.RateSource;
import network.haca.primitives.Address;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of a price that data nodes know as a fact. */
final class FactSettings {
  private static final Pattern PARAMETER = Pattern.compile("([^=,]{1,64})=([^,]{0,256})");

  static final Setting<Optional<String>> SOURCE =
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
                  FactSettings::parameter,
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

  static final SettingGroup SETTINGS = SettingGroup.of(SOURCE, PARAMETERS, CHAIN, OWNERS);

  private FactSettings() {}

  private static Map.Entry<String, String> parameter(String text) {
    var parts = PARAMETER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no parameter");
    }
    return Map.entry(parts.group(1), parts.group(2));
  }

  /** Lists the faults of these settings where each has a value that can be read. */
  static List<String> problems(Settings settings) {
    boolean isGiven = settings.get(SOURCE).isPresent();
    return isGiven && settings.find(CHAIN).filter(Optional::isEmpty).isPresent()
        ? List.of(CHAIN.missing())
        : List.of();
  }

  static Optional<RateSource> read(Settings settings, RateAge age) {
    return settings.get(SOURCE).map(source -> facts(settings, source, age));
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
