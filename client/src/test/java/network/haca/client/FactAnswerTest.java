package network.haca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.Agreement.Agreed;
import network.haca.schemas.fact.Agreement.Split;
import org.junit.jupiter.api.Test;

/** A minority of the data nodes' owners cannot move a fact, however many nodes they run. */
class FactAnswerTest {
  private static final Address ANN = owner("11");
  private static final Address BEN = owner("22");
  private static final Address EVE = owner("ee");
  private static final NodeEntry NODE =
      new NodeEntry(
          Bytes32.ZERO, NodeKind.DATA_NODE.teeType(), "https://n:1", SignedFacts.KEY, Bytes.EMPTY);

  private static Address owner(String octet) {
    return Address.fromHex("0x" + octet.repeat(Address.SIZE));
  }

  private static FactResult saw(Address owner, String value) {
    return saw(owner, "https://a/", value);
  }

  private static FactResult saw(Address owner, String url, String value) {
    return new FactResult.Seen(NODE, owner, SignedFacts.of(url, value));
  }

  private static FactAnswer answer(FactResult... results) {
    return new FactAnswer(List.of(results), false);
  }

  @Test
  void whoRunsMostNodesDoesNotDecide() {
    FactAnswer answer =
        answer(
            saw(EVE, "900"),
            saw(EVE, "900"),
            saw(EVE, "900"),
            saw(EVE, "900"),
            saw(ANN, "100"),
            saw(BEN, "101"));
    Agreed agreed = assertInstanceOf(Agreed.class, answer.agreement(3));
    assertEquals("101", agreed.value().text());
    assertEquals(3, agreed.seen());
    assertEquals(3, answer.owners());
    assertEquals(6, answer.nodesThatLooked(agreed.fact()));
  }

  @Test
  void nodesOfOneOwnerAreOneVoice() {
    FactAnswer answer = answer(saw(ANN, "100"), saw(ANN, "102"), saw(ANN, "101"));
    assertEquals("101", assertInstanceOf(Agreed.class, answer.agreement(1)).value().text());
    assertEquals(
        new Split("owners of data nodes that answered: 1 of 1; 2 must"), answer.agreement(2));
  }

  @Test
  void anOwnerWhoseNodesLookInDifferentPlacesHasNoVoice() {
    FactAnswer answer =
        answer(saw(EVE, "https://a/", "900"), saw(EVE, "https://b/", "900"), saw(ANN, "100"));
    Agreed agreed = assertInstanceOf(Agreed.class, answer.agreement(1));
    assertEquals("100", agreed.value().text());
    assertEquals(1, agreed.seen());
    assertInstanceOf(Split.class, answer.agreement(2));
  }

  @Test
  void whoDidNotAnswerIsCountedAmongTheOwners() {
    FactAnswer answer =
        answer(saw(ANN, "100"), new FactResult.Refused(NODE, BEN, "it answers 503"));
    assertEquals(2, answer.owners());
    assertEquals(
        new Split("owners of data nodes that answered: 1 of 2; 2 must"), answer.agreement(2));
    assertInstanceOf(Split.class, answer().agreement(0));
  }
}
