package network.haca.paymentgate;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.paymentgate.core.GateTerms;
import network.haca.paymentgate.core.Way;
import network.haca.paymentgate.price.LlmPath;
import network.haca.primitives.Address;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Uint256;

/** Settings of what a gate asks for, and of what is free. */
final class OfferSettings {
  /** Time between the end of a request and that of its permit (rule X8). */
  private static final Duration PERMIT_MARGIN = Duration.ofMinutes(1);

  private static final Setting<Optional<URI>> URL =
      Setting.optional(
          "gate.url",
          Endpoints.http(),
          "The URL under which clients know this gate; payments are bound to its host.");
  private static final Setting<Optional<Address>> PAY_TO =
      Setting.optional(
          "gate.pay.to", Hex.address(), "The recipient; one of the facilitator's list.");
  private static final Setting<Uint256> CAP =
      Setting.of(
          "gate.cap",
          Form.of(
              "a number of the token's smallest units",
              text -> Uint256.parse(text).orElseThrow(),
              Uint256::toString),
          new Uint256(BigInteger.TEN.pow(17)),
          "The most that a session may cost.");
  private static final Setting<List<Way>> WAYS =
      Setting.of(
          "gate.ways",
          Form.choice(Way.class).list(),
          List.of(Way.UPTO),
          "The ways to pay that are offered, the preferred one first.");
  private static final Setting<Duration> PERMIT_TIME =
      Setting.of(
          "gate.permit.time",
          Durations.between(Duration.ofMinutes(2), Duration.ofHours(12)),
          Duration.ofMinutes(15),
          "For how long from its signature on a payment is to be good.");
  private static final Setting<Duration> REQUEST_TIME =
      Setting.of(
          "gate.request.time",
          Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(14)),
          Duration.ofMinutes(5),
          "After which a paid request is cut; it is charged what it has used.");
  private static final Setting<Set<LlmPath>> FREE_PATHS =
      Setting.of(
          "gate.free.paths",
          Form.choice(LlmPath.class).set(),
          Set.of(),
          "The paths that are free, whatever the model.");
  private static final Setting<Set<String>> FREE_MODELS =
      Setting.of(
          "gate.free.models", TokenSettings.WORDS.set(), Set.of(), "The models that are free.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(URL, PAY_TO, CAP)
          .with(
              TokenSettings.SETTINGS,
              SettingGroup.of(WAYS, PERMIT_TIME, REQUEST_TIME, FREE_PATHS, FREE_MODELS))
          .checkedBy(OfferSettings::times);

  /** Those without which nothing can be sold. */
  static final List<Setting<? extends Optional<?>>> NEEDED =
      List.of(URL, TokenSettings.TOKEN, PAY_TO);

  private OfferSettings() {}

  private static List<String> times(Settings settings) {
    Optional<Duration> request = settings.find(REQUEST_TIME);
    Optional<Duration> permit = settings.find(PERMIT_TIME);
    return request.isPresent()
            && permit.isPresent()
            && request.get().plus(PERMIT_MARGIN).compareTo(permit.get()) > 0
        ? List.of(
            "gate.permit.time: longer than gate.request.time by a minute at least, or no request"
                + " would end in time")
        : List.of();
  }

  static GateTerms read(Settings settings) {
    return new GateTerms(
        settings.get(URL).orElseThrow(),
        settings.get(TokenSettings.NETWORK),
        settings.get(TokenSettings.TOKEN).orElseThrow(),
        TokenSettings.domain(settings),
        settings.get(PAY_TO).orElseThrow(),
        settings.get(CAP),
        settings.get(WAYS),
        settings.get(PERMIT_TIME),
        settings.get(REQUEST_TIME),
        settings.get(FREE_PATHS),
        settings.get(FREE_MODELS));
  }
}
