package network.haca.paymentgate;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of a gate. */
final class GateSettings {
  static final Setting<Optional<URI>> FACILITATOR =
      Setting.optional(
          "gate.facilitator",
          Endpoints.http(),
          "The facilitator; with it language models are paid for, and without it they are free.");
  private static final Setting<Optional<Path>> SECRET =
      Setting.optional(
          "gate.secret.file",
          Form.path(),
          "The file of the secret by which the facilitator knows this gate, mode 600.");

  /** Word in the place of a key: the key that gate.facilitator says. */
  private static final String ITS_OWN = "facilitator";

  private static final Setting<Optional<Optional<Bytes32>>> GRANTS_KEY =
      Setting.optional(
          "gate.grants.key",
          Form.of(
              "64 hex digits, as the facilitator's /grants/key says, or " + ITS_OWN,
              GateSettings::grantsKey,
              key -> key.map(known -> known.toHex().substring(2)).orElse(ITS_OWN)),
          "The facilitator's key, or the word facilitator for the one that gate.facilitator says:"
              + " requests that come with its grant for this node run without being paid for"
              + " again.");
  private static final Setting<Integer> GRANTS_MAX =
      Setting.of(
          "gate.grants.max",
          Form.number(1, 10_000_000, "grants"),
          100_000,
          "Grants that run at once; a request with one more gets 503.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(FACILITATOR, SECRET)
          .with(
              OfferSettings.SETTINGS,
              RateSettings.SETTINGS,
              SettingGroup.of(GRANTS_KEY, GRANTS_MAX))
          .checkedBy(GateSettings::missing)
          .checkedBy(GateSettings::keyOfNobody);

  private GateSettings() {}

  private static Optional<Bytes32> grantsKey(String text) {
    return text.equals(ITS_OWN)
        ? Optional.empty()
        : Optional.of(Bytes32.fromHex("0x" + text.replaceFirst("^0x", "")));
  }

  private static List<String> keyOfNobody(Settings settings) {
    boolean isItsOwn =
        settings.find(GRANTS_KEY).flatMap(each -> each).filter(Optional::isEmpty).isPresent();
    boolean isAlone = settings.find(FACILITATOR).filter(Optional::isEmpty).isPresent();
    return isItsOwn && isAlone
        ? List.of("gate.grants.key: give the key itself; there is no gate.facilitator that says it")
        : List.of();
  }

  private static List<String> missing(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (settings.find(FACILITATOR).flatMap(each -> each).isEmpty()) {
      return problems;
    }
    Stream.concat(Stream.of(SECRET), OfferSettings.NEEDED.stream())
        .filter(needed -> settings.find(needed).filter(Optional::isEmpty).isPresent())
        .forEach(needed -> problems.add(needed.missing()));
    problems.addAll(RateSettings.problems(settings));
    return problems;
  }

  static GateConfig read(Settings settings) {
    return new GateConfig(
        settings.get(FACILITATOR).map(facilitator -> selling(facilitator, settings)),
        settings.get(GRANTS_KEY).map(key -> new GateConfig.Grants(key, settings.get(GRANTS_MAX))));
  }

  private static GateConfig.Selling selling(URI facilitator, Settings settings) {
    int decimals = settings.get(TokenSettings.DECIMALS);
    return new GateConfig.Selling(
        facilitator,
        settings.get(SECRET).orElseThrow(),
        OfferSettings.read(settings),
        decimals,
        RateSettings.read(settings, decimals));
  }
}
