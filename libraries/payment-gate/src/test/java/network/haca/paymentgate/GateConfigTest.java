package network.haca.paymentgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.paymentgate.core.GateTerms;
import network.haca.paymentgate.core.Way;
import network.haca.paymentgate.http.RateAge;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import network.haca.x402.Network;
import network.haca.x402.TokenDomain;
import network.haca.x402.Uint256;
import org.junit.jupiter.api.Test;

class GateConfigTest {
  private static final String TOKEN = "0x" + "12".repeat(20);
  private static final String PAY_TO = "0x" + "34".repeat(20);
  private static final RateAge AGE =
      new RateAge(Duration.ofSeconds(9), Duration.ofMinutes(8), true);
  private static final ConfigCheck<GateConfig> CHECK =
      ConfigCheck.ofPart(GateConfig.SETTINGS, GateConfig::read);

  private static Map<String, String> selling() {
    Map<String, String> given = new TreeMap<>();
    given.put("gate.facilitator", "http://f:1");
    given.put("gate.secret.file", "/secret");
    given.put("gate.url", "https://gate.example");
    given.put("gate.token", TOKEN);
    given.put("gate.pay.to", PAY_TO);
    given.put("gate.rate", "0.25");
    return given;
  }

  private static List<String> problems(Map<String, String> given) {
    return assertThrows(InvalidSettingsException.class, () -> GateConfig.SETTINGS.read(given))
        .problems();
  }

  @Test
  void withoutAFacilitatorEverythingIsFree() throws InvalidSettingsException {
    CHECK.assertDefaults(Map.of(), GateConfig.OPEN);
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = selling();
    given.remove("gate.rate");
    given.put("gate.network", "eip155:1");
    given.put("gate.token.name", "Name");
    given.put("gate.token.version", "3");
    given.put("gate.token.decimals", "6");
    given.put("gate.cap", "77");
    given.put("gate.ways", "EXACT,UPTO");
    given.put("gate.permit.time", "20m");
    given.put("gate.request.time", "2m");
    given.put("gate.rate.url", "http://r:2/p");
    given.put("gate.rate.pointer", "/a/b");
    given.put("gate.rate.refresh", "9s");
    given.put("gate.rate.age.max", "8m");
    given.put("gate.rate.last", "true");
    given.put("gate.free.paths", "EMBEDDINGS");
    given.put("gate.free.models", "tiny");
    given.put("gate.grants.key", "5".repeat(64));
    given.put("gate.grants.max", "12");
    CHECK
        .except(
            "gate.rate",
            "gate.rate.fact",
            "gate.rate.fact.parameters",
            "gate.rate.fact.chain",
            "gate.rate.fact.owners")
        .assertMapping(
            given,
            new GateConfig(
                Optional.of(
                    new GateConfig.Selling(
                        URI.create("http://f:1"),
                        Path.of("/secret"),
                        new GateTerms(
                            URI.create("https://gate.example"),
                            new Network(1),
                            Address.fromHex(TOKEN),
                            new TokenDomain("Name", "3"),
                            Address.fromHex(PAY_TO),
                            Uint256.of(77),
                            List.of(Way.EXACT, Way.UPTO),
                            Duration.ofMinutes(20),
                            Duration.ofMinutes(2),
                            Set.of(LlmPath.EMBEDDINGS),
                            Set.of("tiny")),
                        6,
                        new RateSource.Web(
                            URI.create("http://r:2/p"), JsonPointer.compile("/a/b"), AGE))),
                Optional.of(
                    new GateConfig.Grants(
                        Optional.of(Bytes32.fromHex("0x" + "5".repeat(64))), 12))));
  }

  @Test
  void fixedRateIsTaken() throws InvalidSettingsException {
    GateConfig config = GateConfig.read(GateConfig.SETTINGS.read(selling()));
    assertEquals(
        new RateSource.Fixed(new TokenRate(new BigDecimal("0.25"), 18)),
        config.selling().orElseThrow().rate());
  }

  @Test
  void rateOfAFactNamesItsSourceAndWhoIsBelieved() throws InvalidSettingsException {
    Map<String, String> given = selling();
    given.remove("gate.rate");
    given.put("gate.rate.fact", "spot");
    assertTrue(problems(given).getFirst().startsWith("gate.rate.fact.chain: missing"));
    given.put("gate.rate.fact.chain", "http://chain:1");
    given.put("gate.rate.fact.parameters", "pair=OPG-USD,day=");
    given.put("gate.rate.fact.owners", PAY_TO);
    given.put("gate.rate.refresh", "9s");
    given.put("gate.rate.age.max", "8m");
    given.put("gate.rate.last", "true");
    assertEquals(
        new RateSource.Facts(
            URI.create("http://chain:1"),
            "spot",
            new TreeMap<>(Map.of("pair", "OPG-USD", "day", "")),
            Set.of(Address.fromHex(PAY_TO)),
            AGE),
        GateConfig.read(GateConfig.SETTINGS.read(given)).selling().orElseThrow().rate());
    given.put("gate.rate.fact.parameters", "pair");
    assertTrue(problems(given).getFirst().startsWith("gate.rate.fact.parameters"));
  }

  @Test
  void keyOfGrantsMayBeTheFacilitatorsOwn() throws InvalidSettingsException {
    Map<String, String> given = selling();
    given.put("gate.grants.key", "facilitator");
    assertEquals(
        Optional.empty(),
        GateConfig.read(GateConfig.SETTINGS.read(given)).grants().orElseThrow().key());
    assertTrue(
        problems(Map.of("gate.grants.key", "facilitator"))
            .getFirst()
            .startsWith("gate.grants.key"));
  }

  @Test
  void sellingNeedsWhatIsSoldForWhat() {
    for (String key : List.of("gate.secret.file", "gate.url", "gate.token", "gate.pay.to")) {
      Map<String, String> given = selling();
      given.remove(key);
      assertTrue(problems(given).getFirst().startsWith(key + ": missing"), key);
    }
    Map<String, String> both = selling();
    both.put("gate.rate.url", "http://r:2/p");
    assertTrue(
        problems(both)
            .getFirst()
            .startsWith("gate.rate, gate.rate.url, gate.rate.fact: give one of them"));
  }

  @Test
  void x8RequestEndsAMinuteBeforeItsPermit() {
    Map<String, String> given = selling();
    given.put("gate.permit.time", "5m");
    assertTrue(problems(given).getFirst().startsWith("gate.permit.time: longer than"));
  }
}
