package network.haca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.primitives.RsaPss;
import network.haca.schemas.fact.AskedFact;
import network.haca.schemas.fact.AskedFact.Read;
import network.haca.schemas.fact.SignedFact;
import org.junit.jupiter.api.Test;

/**
 * Rule T1 at a client: what a node signed counts for the inquiry that was made, and for no other.
 */
class SentInquiryTest {
  private static final long NOW = 1_764_140_000L;
  private static final long FAR = AskedFact.CLOCK_DIFFERENCE_MAX.toSeconds() + 1;
  private static final Map<String, String> ETHER = Map.of("pair", "ETH-USD");
  private static final AskedFact SENT =
      SentInquiry.of(new FactInquiry("spot", ETHER, "mine"), Instant.ofEpochSecond(NOW));

  private static Read read(SignedFact fact) {
    return SENT.read(fact.toJson(), SignedFacts.KEY, Instant.ofEpochSecond(NOW + 5));
  }

  private static void assertFlawed(String why, SignedFact fact) {
    String said = assertInstanceOf(Read.Flawed.class, read(fact)).why();
    assertTrue(said.contains(why), said);
  }

  @Test
  void whatWasAskedAndSeenSinceIsAnAnswer() {
    SignedFact fact = SignedFacts.of("spot", ETHER, "mine", NOW + 1, NOW + 2);
    assertEquals(new Read.Answer(fact), read(fact));
  }

  @Test
  void anAnswerToAnotherSourceParameterOrIdIsNone() {
    String another = "it answers another inquiry";
    assertFlawed(another, SignedFacts.of("rate", ETHER, "mine", NOW, NOW));
    assertFlawed(another, SignedFacts.of("spot", Map.of("pair", "BTC-USD"), "mine", NOW, NOW));
    assertFlawed(another, SignedFacts.of("spot", Map.of(), "mine", NOW, NOW));
    assertFlawed(another, SignedFacts.of("spot", ETHER, "yours", NOW, NOW));
  }

  @Test
  void whatWasSeenOrSignedAtAnotherTimeIsNoAnswer() {
    assertFlawed("saw this at second", SignedFacts.of("spot", ETHER, "mine", NOW - FAR, NOW));
    assertFlawed("saw this at second", SignedFacts.of("spot", ETHER, "mine", NOW + 5 + FAR, NOW));
    assertFlawed("saw this at second", SignedFacts.of("spot", ETHER, "mine", Long.MAX_VALUE, NOW));
    assertFlawed("saw this at second", SignedFacts.of("spot", ETHER, "mine", Long.MIN_VALUE, NOW));
    assertFlawed("signed this at second", SignedFacts.of("spot", ETHER, "mine", NOW, NOW - FAR));
    assertFlawed(
        "signed this at second", SignedFacts.of("spot", ETHER, "mine", NOW, NOW + 5 + FAR));
  }

  @Test
  void anotherNodesSignatureIsNone() {
    Bytes other = Bytes.wrap(RsaPss.newKeyPair().getPublic().getEncoded());
    SignedFact fact = SignedFacts.of("spot", ETHER, "mine", NOW, NOW);
    assertInstanceOf(
        Read.Flawed.class, SENT.read(fact.toJson(), other, Instant.ofEpochSecond(NOW)));
  }

  @Test
  void withoutAnIdEachAskingHasOneThatNobodyHasSeen() {
    FactInquiry inquiry = new FactInquiry("spot", ETHER, "");
    AskedFact once = SentInquiry.of(inquiry, Instant.EPOCH);
    AskedFact again = SentInquiry.of(inquiry, Instant.EPOCH);
    assertTrue(once.id().length() >= 32);
    assertNotEquals(once.id(), again.id());
    assertEquals(once.id(), once.toJson().get("id").asText());
    SignedFact early = SignedFacts.of("spot", ETHER, "", 0, 0);
    assertInstanceOf(Read.Flawed.class, once.read(early.toJson(), SignedFacts.KEY, Instant.EPOCH));
  }
}
