package network.haca.schemas.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.fact.Fact.FactQuestion;
import network.haca.schemas.fact.Fact.Observation;
import org.junit.jupiter.api.Test;

class SignedFactTest {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes PUBLIC_KEY = Bytes.wrap(KEYS.getPublic().getEncoded());

  private static final Fact FACT =
      new Fact(
          new FactQuestion(
              "spot",
              new TreeMap<>(Map.of("pair", "EUR é", "at", "")),
              Bytes32.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
              "https://rates.example/spot/EUR",
              "/data/amount",
              "mine é"),
          Bytes.fromHex("000102030405060708090a0b0c0d0e0f"),
          new Observation(
              new FactValue(FactValue.Type.STRING, "1.0850"),
              1_764_140_000L,
              Bytes32.fromHex("07".repeat(32)),
              Bytes32.fromHex("09".repeat(32))));

  private static SignedFact signed() {
    long now = 1_764_140_001L;
    Bytes32 message = SettlementLeaf.message(FACT.requestHash(), FACT.outputHash(), now);
    return new SignedFact(
        FACT,
        new SettlementLeaf(
            Keccak.hash(PUBLIC_KEY),
            FACT.requestHash(),
            FACT.outputHash(),
            RsaPss.sign(KEYS.getPrivate(), message),
            now));
  }

  /** From a second implementation of the bytes, in Python. */
  @Test
  void hashesAreThoseOfTheVector() {
    assertEquals(
        "0xef67b3de18efdb1112e22951857594fd72567becb0e925df406cb0b1504db37e",
        FACT.requestHash().toHex());
    assertEquals(
        "0x8ce1b91fcd3aaed30133627a19d760ed4d802f7bf0f9cc5aa1216099347c2f1f",
        FACT.outputHash().toHex());
  }

  @Test
  void whatIsWrittenIsReadAndHolds() {
    SignedFact read = SignedFact.read(signed().toJson()).orElseThrow();
    assertEquals(FACT, read.fact());
    assertEquals(Optional.empty(), read.flaw(PUBLIC_KEY));
  }

  @Test
  void everyFieldIsSigned() {
    ObjectNode good = signed().toJson();
    Map<String, String> changes =
        Map.ofEntries(
            Map.entry("id", "another"),
            Map.entry("source", "spots"),
            Map.entry("value", "1.085"),
            Map.entry("type", "number"),
            Map.entry("observed_at", "1764140001"),
            Map.entry("url", "https://rates.example/spot/USD"),
            Map.entry("select", "/data"),
            Map.entry("source_digest", "aa".repeat(32)),
            Map.entry("certificate_digest", "aa".repeat(32)),
            Map.entry("body_digest", "aa".repeat(32)),
            Map.entry("random", "aa".repeat(16)),
            Map.entry("tee_request_hash", "aa".repeat(32)),
            Map.entry("tee_output_hash", "aa".repeat(32)),
            Map.entry("tee_timestamp", "1764140002"),
            Map.entry("tee_id", "0x" + "aa".repeat(32)),
            Map.entry("tee_signature", "AQ=="));
    changes.forEach(
        (key, value) -> {
          SignedFact changed = SignedFact.read(good.deepCopy().put(key, value)).orElseThrow();
          assertTrue(changed.flaw(PUBLIC_KEY).isPresent(), key);
        });
    assertEquals(
        good.size(), changes.size() + 2, "all fields but the parameters and the proof's id");
  }

  @Test
  void everyParameterIsSigned() {
    ObjectNode good = signed().toJson();
    for (String parameters :
        List.of(
            "{}",
            "{\"pair\": \"EUR é\"}",
            "{\"pair\": \"USD\", \"at\": \"\"}",
            "{\"pair\": \"EUR é\", \"to\": \"\"}",
            "{\"pair\": \"EUR é\", \"at\": \"\", \"more\": \"\"}")) {
      ObjectNode changed = good.deepCopy();
      changed.set("parameters", json(parameters));
      assertTrue(
          SignedFact.read(changed).orElseThrow().flaw(PUBLIC_KEY).isPresent(), () -> parameters);
    }
    for (String unreadable : List.of("[]", "\"pair\"", "{\"pair\": 1, \"at\": \"\"}")) {
      ObjectNode changed = good.deepCopy();
      changed.set("parameters", json(unreadable));
      assertTrue(SignedFact.read(changed).isEmpty(), () -> unreadable);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMissingOrUnreadableFieldIsNoFact() {
    ObjectNode good = signed().toJson();
    good.fieldNames()
        .forEachRemaining(
            key -> {
              ObjectNode without = good.deepCopy();
              without.remove(key);
              // The proof's id follows from the others.
              assertEquals(key.equals("proof"), SignedFact.read(without).isPresent(), key);
            });
    assertTrue(SignedFact.read(good.deepCopy().put("type", "date")).isEmpty());
    assertTrue(SignedFact.read(good.deepCopy().put("random", "00")).isEmpty());
  }

  @Test
  void anotherNodesKeyDoesNotVouchForIt() {
    Bytes other = Bytes.wrap(RsaPss.newKeyPair().getPublic().getEncoded());
    assertNotEquals(Optional.empty(), signed().flaw(other));
  }
}
