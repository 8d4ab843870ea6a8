package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.fact.AskedFact;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.FactValue;
import network.haca.schemas.fact.SignedFact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A price counts if a data node's registered key signed it for the question that was asked. */
class FactPriceTest {
  private static final long NOW = 1_764_140_000L;
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  private static final AskedFact ASKED =
      new AskedFact(
          "spot", new TreeMap<>(Map.of("pair", "OPG-USD")), "an-id", Instant.ofEpochSecond(NOW));

  private static SignedFact fact(String id, String value) {
    Fact fact =
        new Fact(
            new Fact.FactQuestion(
                ASKED.source(), ASKED.parameters(), Bytes32.ZERO, "https://a/", "/usd", id),
            Bytes.wrap(new byte[16]),
            new Fact.Observation(
                new FactValue(FactValue.Type.NUMBER, value), NOW, Bytes32.ZERO, Bytes32.ZERO));
    Bytes32 message = SettlementLeaf.message(fact.requestHash(), fact.outputHash(), NOW + 1);
    return new SignedFact(
        fact,
        new SettlementLeaf(
            Keccak.hash(KEY),
            fact.requestHash(),
            fact.outputHash(),
            RsaPss.sign(KEYS.getPrivate(), message),
            NOW + 1));
  }

  private static FactPrice read(ObjectNode body, Bytes key) {
    return FactPrice.read(ASKED, body, key, Instant.ofEpochSecond(NOW + 2), 18);
  }

  @Test
  void signedPriceIsTheRateAndNamesItsFact() {
    SignedFact fact = fact("an-id", "0.123");
    assertEquals(
        new FactPrice.Price(
            new KnownRate(
                new TokenRate(new BigDecimal("0.123"), 18), Optional.of(fact.leaf().hash())),
            Instant.ofEpochSecond(NOW)),
        read(fact.toJson(), KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "much", "1e999", ""})
  void whatIsNoPriceIsNone(String value) {
    assertInstanceOf(FactPrice.None.class, read(fact("an-id", value).toJson(), KEY));
  }

  @Test
  void whatAnotherKeySignedOrForAnotherQuestionIsNone() {
    Bytes other = Bytes.wrap(RsaPss.newKeyPair().getPublic().getEncoded());
    assertInstanceOf(FactPrice.None.class, read(fact("an-id", "1").toJson(), other));
    assertInstanceOf(FactPrice.None.class, read(fact("another-id", "1").toJson(), KEY));
    ObjectNode altered = fact("an-id", "1").toJson().put("value", "2");
    assertInstanceOf(FactPrice.None.class, read(altered, KEY));
  }
}
