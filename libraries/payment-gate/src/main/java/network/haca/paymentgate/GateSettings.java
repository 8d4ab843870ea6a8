package network.haca.paymentgate;

import com.fasterxml.jackson.core.JsonPointer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import network.haca.paymentgate.core.GateTerms;
import network.haca.paymentgate.core.Way;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.settings.Durations;
import network.haca.settings.Endpoints;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.x402.Network;
import network.haca.x402.TokenDomain;
import network.haca.x402.Uint256;

/** Settings of a gate. */
final class GateSettings {
  /** Time between the end of a request and that of its permit (rule X8). */
  private static final Duration PERMIT_MARGIN = Duration.ofMinutes(1);

  private static final Form<String> WORDS =
      Form.matching("a text of 1 to 100 characters", Pattern.compile(".{1,100}"));

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
  private static final Setting<Optional<URI>> URL =
      Setting.optional(
          "gate.url",
          Endpoints.http(),
          "The URL under which clients know this gate; payments are bound to its host.");
  private static final Setting<Network> NETWORK =
      Setting.of(
          "gate.network",
          Form.of(
              "eip155: and a chain id",
              text -> Network.parse(text).orElseThrow(),
              Network::toString),
          Network.BASE_SEPOLIA,
          "The network on which is paid.");
  private static final Setting<Optional<Address>> TOKEN =
      Setting.optional(
          "gate.token",
          Hex.address(),
          "The token that is paid with; there is no default, since anybody can make a token.");
  private static final Setting<String> TOKEN_NAME =
      Setting.of("gate.token.name", WORDS, "OpenGradient", "The token's EIP-712 name.");
  private static final Setting<String> TOKEN_VERSION =
      Setting.of("gate.token.version", WORDS, "1", "The token's EIP-712 version.");
  private static final Setting<Integer> DECIMALS =
      Setting.of(
          "gate.token.decimals",
          Form.number(0, TokenRate.DECIMALS_MAX, "digits"),
          18,
          "The digits of the token's smallest unit.");
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
  private static final Setting<Optional<BigDecimal>> RATE =
      Setting.optional(
          "gate.rate",
          Form.of("a decimal above 0", GateSettings::decimal, BigDecimal::toPlainString),
          "US dollars for one token, if that is fixed.");
  private static final Setting<Optional<URI>> RATE_URL =
      Setting.optional(
          "gate.rate.url",
          Endpoints.http(),
          "The URL of JSON that has the token's price in US dollars, in the place of gate.rate.");
  private static final Setting<JsonPointer> RATE_POINTER =
      Setting.of(
          "gate.rate.pointer",
          Form.of("a JSON pointer such as /price/usd", JsonPointer::compile, JsonPointer::toString),
          JsonPointer.compile("/usd"),
          "Where in that JSON the price is.");
  private static final Setting<Duration> RATE_REFRESH =
      Setting.of(
          "gate.rate.refresh",
          Durations.between(Duration.ofSeconds(1), Duration.ofHours(12)),
          Duration.ofMinutes(5),
          "How often it is asked for.");
  private static final Setting<Duration> RATE_AGE_MAX =
      Setting.of(
          "gate.rate.age.max",
          Durations.between(Duration.ofSeconds(1), Duration.ofDays(1)),
          Duration.ofHours(4),
          "The age from which on a price is too old.");
  private static final Setting<Boolean> RATE_LAST =
      Setting.of(
          "gate.rate.last",
          Form.flag(),
          false,
          "Whether a price that is too old is used all the same; else nothing is sold.");
  private static final Setting<Set<LlmPath>> FREE_PATHS =
      Setting.of(
          "gate.free.paths",
          Form.choice(LlmPath.class).set(),
          Set.of(),
          "The paths that are free, whatever the model.");
  private static final Setting<Set<String>> FREE_MODELS =
      Setting.of("gate.free.models", WORDS.set(), Set.of(), "The models that are free.");
  private static final Setting<Optional<Bytes32>> GRANTS_KEY =
      Setting.optional(
          "gate.grants.key",
          Form.of(
              "64 hex digits, as the facilitator's /grants/key says",
              text -> Bytes32.fromHex("0x" + text.replaceFirst("^0x", "")),
              key -> key.toHex().substring(2)),
          "The facilitator's key: requests that come with its grant for this node run without"
              + " being paid for again.");
  private static final Setting<Integer> GRANTS_MAX =
      Setting.of(
          "gate.grants.max",
          Form.number(1, 10_000_000, "grants"),
          100_000,
          "Grants that run at once; a request with one more gets 503.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(FACILITATOR, SECRET, URL, NETWORK, TOKEN, TOKEN_NAME, TOKEN_VERSION, DECIMALS)
          .with(
              SettingGroup.of(PAY_TO, CAP, WAYS, PERMIT_TIME, REQUEST_TIME),
              SettingGroup.of(RATE, RATE_URL, RATE_POINTER, RATE_REFRESH, RATE_AGE_MAX, RATE_LAST),
              SettingGroup.of(FREE_PATHS, FREE_MODELS, GRANTS_KEY, GRANTS_MAX))
          .checkedBy(GateSettings::missing)
          .checkedBy(GateSettings::times);

  private GateSettings() {}

  private static BigDecimal decimal(String text) {
    if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?") || new BigDecimal(text).signum() == 0) {
      throw new IllegalArgumentException("no decimal above 0");
    }
    return new BigDecimal(text);
  }

  private static List<String> missing(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (settings.find(FACILITATOR).flatMap(each -> each).isEmpty()) {
      return problems;
    }
    for (Setting<? extends Optional<?>> needed : List.of(SECRET, URL, TOKEN, PAY_TO)) {
      settings
          .find(needed)
          .filter(Optional::isEmpty)
          .ifPresent(none -> problems.add(needed.missing()));
    }
    boolean isFixed = settings.find(RATE).map(Optional::isPresent).orElse(true);
    boolean isAsked = settings.find(RATE_URL).map(Optional::isPresent).orElse(false);
    if (isFixed == isAsked && settings.find(RATE).isPresent()) {
      problems.add("gate.rate, gate.rate.url: give one of them, the token's price or where it is");
    }
    return problems;
  }

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

  static GateConfig read(Settings settings) {
    return new GateConfig(
        settings.get(FACILITATOR).map(facilitator -> selling(facilitator, settings)),
        settings.get(GRANTS_KEY).map(key -> new GateConfig.Grants(key, settings.get(GRANTS_MAX))));
  }

  private static GateConfig.Selling selling(URI facilitator, Settings settings) {
    GateTerms terms =
        new GateTerms(
            settings.get(URL).orElseThrow(),
            settings.get(NETWORK),
            settings.get(TOKEN).orElseThrow(),
            new TokenDomain(settings.get(TOKEN_NAME), settings.get(TOKEN_VERSION)),
            settings.get(PAY_TO).orElseThrow(),
            settings.get(CAP),
            settings.get(WAYS),
            settings.get(PERMIT_TIME),
            settings.get(REQUEST_TIME),
            settings.get(FREE_PATHS),
            settings.get(FREE_MODELS));
    int decimals = settings.get(DECIMALS);
    return new GateConfig.Selling(
        facilitator,
        settings.get(SECRET).orElseThrow(),
        terms,
        decimals,
        settings.get(RATE).map(dollars -> new TokenRate(dollars, decimals)),
        settings
            .get(RATE_URL)
            .map(
                url ->
                    new RateSource(
                        url,
                        settings.get(RATE_POINTER),
                        settings.get(RATE_REFRESH),
                        settings.get(RATE_AGE_MAX),
                        settings.get(RATE_LAST))));
  }
}
