package network.haca.client;

import java.security.KeyPair;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Transcript;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.Fact.FactQuestion;
import network.haca.schemas.fact.Fact.Observation;
import network.haca.schemas.fact.FactValue;
import network.haca.schemas.fact.SignedFact;

/** Facts as a data node with a key of its own signs them. */
final class SignedFacts {
  static final KeyPair KEYS = RsaPss.newKeyPair();
  static final Bytes KEY = Bytes.wrap(KEYS.getPublic().getEncoded());

  private SignedFacts() {}

  static SignedFact of(
      String source, Map<String, String> parameters, String id, long seenAt, long signedAt) {
    return signed(
        new FactQuestion(source, new TreeMap<>(parameters), Bytes32.ZERO, "https://a/", "/usd", id),
        "3012.50",
        seenAt,
        signedAt);
  }

  static SignedFact of(String url, String value) {
    return signed(
        new FactQuestion("spot", new TreeMap<>(), Bytes32.ZERO, url, "/usd", "mine"), value, 7, 7);
  }

  private static SignedFact signed(
      FactQuestion question, String value, long seenAt, long signedAt) {
    Fact fact =
        new Fact(
            question,
            Bytes.wrap(new byte[Transcript.RANDOM_SIZE]),
            new Observation(
                new FactValue(FactValue.Type.NUMBER, value), seenAt, Bytes32.ZERO, Bytes32.ZERO));
    Bytes32 message = SettlementLeaf.message(fact.requestHash(), fact.outputHash(), signedAt);
    return new SignedFact(
        fact,
        new SettlementLeaf(
            Keccak.hash(KEY),
            fact.requestHash(),
            fact.outputHash(),
            RsaPss.sign(KEYS.getPrivate(), message),
            signedAt));
  }
}
