package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Rule R over a receipt that a development network gave: each field of it, changed in every way
 * that its type allows, left out, or joined by one that nobody knows, is refused at the step that
 * the documentation names for it (docs/concepts/who-vouches.md).
 */
class ForgedReceiptTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The step that vouches for a field: of the longest beginning of its pointer. */
  private static final Map<String, String> STEPS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("", "form"),
              Map.entry("/version", "form"),
              Map.entry("/answer", "answer"),
              Map.entry("/leaf", "signature"),
              Map.entry("/publicKey", "signature"),
              Map.entry("/path", "path"),
              Map.entry("/root", "path"),
              Map.entry("/route", "settlement"),
              Map.entry("/relay", "settlement"),
              Map.entry("/accountProof", "settlement"),
              Map.entry("/storageProof", "settlement"),
              Map.entry("/zkModelProof", "settlement"),
              Map.entry("/node", "node"),
              Map.entry("/header", "header"),
              Map.entry("/signedHeader/header/app_hash", "header"),
              Map.entry("/signedHeader", "commit")));

  private static final TrustedGenesis GENESIS = genesis();
  private static final ObjectNode RECEIPT = receipt();

  private static String resource(String name) {
    try (InputStream in = ForgedReceiptTest.class.getResourceAsStream("/receipts/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TrustedGenesis genesis() {
    try {
      return TrustedGenesis.read(resource("genesis.json"));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode receipt() {
    try {
      return Receipt.parse(resource("batch.json"));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<ReceiptVerifier.Step> verify(JsonNode receipt, TrustedGenesis genesis) {
    return ReceiptVerifier.verify(receipt, genesis, genesis.validators(), Optional.empty());
  }

  private static List<String> failed(JsonNode receipt, TrustedGenesis genesis) {
    return verify(receipt, genesis).stream()
        .filter(step -> !step.passed())
        .map(ReceiptVerifier.Step::name)
        .toList();
  }

  @Test
  void theReceiptItselfHolds() {
    assertEquals(List.of(), failed(RECEIPT, GENESIS), () -> verify(RECEIPT, GENESIS).toString());
  }

  /** A place in the receipt, and what a forger puts there; nothing to leave it out. */
  private record Forgery(JsonPointer at, Optional<JsonNode> value) {
    @Override
    public String toString() {
      String text = value.map(JsonNode::toString).orElse("left out");
      return at + " " + text.substring(0, Math.min(40, text.length()));
    }

    ObjectNode applied() {
      ObjectNode copy = RECEIPT.deepCopy();
      JsonNode parent = copy.at(at.head());
      if (parent instanceof ArrayNode array) {
        int index = at.last().getMatchingIndex();
        if (value.isPresent()) {
          array.set(index, value.get());
        } else {
          array.remove(index);
        }
      } else {
        String name = at.last().getMatchingProperty();
        if (value.isPresent()) {
          ((ObjectNode) parent).set(name, value.get());
        } else {
          ((ObjectNode) parent).remove(name);
        }
      }
      return copy;
    }

    /** The step that has to refuse it: a field that a receipt does not have is a matter of form. */
    String step() {
      String pointer = at.toString();
      boolean isOfForm =
          pointer.endsWith("/unknown")
              && !pointer.startsWith("/answer")
              && !pointer.matches("/signedHeader/(header|commit)/.*");
      return isOfForm ? "form" : stepOf(pointer);
    }

    private static String stepOf(String pointer) {
      String step = STEPS.get(pointer);
      return step != null ? step : stepOf(pointer.substring(0, pointer.lastIndexOf('/')));
    }
  }

  private static void collect(JsonNode node, JsonPointer at, List<Forgery> forgeries) {
    if (!at.toString().isEmpty()) {
      // Nobody misses an answer that is not there: then only what is signed is checked.
      if (!at.toString().equals("/answer")) {
        forgeries.add(new Forgery(at, Optional.empty()));
      }
      values(node).forEach(value -> forgeries.add(new Forgery(at, Optional.of(value))));
    }
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(name -> collect(object.get(name), at.appendProperty(name), forgeries));
      forgeries.add(
          new Forgery(at.appendProperty("unknown"), Optional.of(JSON.textNode("believe me"))));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), at.appendIndex(i), forgeries);
    }
  }

  private static List<JsonNode> values(JsonNode node) {
    List<JsonNode> values = new ArrayList<>(List.of(JSON.nullNode(), JSON.numberNode(1.5)));
    if (node.isTextual()) {
      String text = node.textValue();
      values.add(JSON.textNode(flipped(text)));
      values.add(JSON.textNode(text + "00"));
      values.add(JSON.textNode(""));
      values.add(JSON.numberNode(0));
    } else if (node.isNumber()) {
      values.add(JSON.numberNode(node.longValue() + 1));
      values.add(JSON.numberNode(-node.longValue() - 1));
      values.add(JSON.numberNode(node.longValue() + 0.5));
      values.add(JSON.textNode(node.asText()));
    } else if (node instanceof ArrayNode array) {
      if (!array.isEmpty()) {
        values.add(JSON.arrayNode());
        values.add(array.deepCopy().add(array.get(array.size() - 1).deepCopy()));
      }
      values.add(array.deepCopy().add("0x00"));
      values.add(JSON.objectNode());
    } else {
      values.add(JSON.objectNode());
    }
    values.removeIf(node::equals);
    return values;
  }

  /** Another text of the same form where there is one. */
  private static String flipped(String text) {
    if (text.isEmpty()) {
      return "0";
    }
    int at = text.length() / 2;
    char there = text.charAt(at);
    return text.substring(0, at) + (there == '1' ? '2' : '1') + text.substring(at + 1);
  }

  @TestFactory
  Stream<DynamicTest> everyForgedFieldIsRefusedAtItsStep() {
    List<Forgery> forgeries = new ArrayList<>();
    collect(RECEIPT, JsonPointer.empty(), forgeries);
    assertTrue(forgeries.size() > 300, "forgeries: " + forgeries.size());
    return forgeries.stream()
        .map(
            forgery ->
                DynamicTest.dynamicTest(
                    forgery.toString(),
                    () -> {
                      List<String> failed = failed(forgery.applied(), GENESIS);
                      assertTrue(
                          failed.contains(forgery.step()),
                          () -> "wanted " + forgery.step() + ", refused at " + failed);
                    }));
  }

  /** Bits to spare in base64, a leap second, zeros behind a fraction: nothing is read twice. */
  @Test
  void twoTextsAreNeverReadAsOne() {
    ObjectNode vote = (ObjectNode) RECEIPT.at("/signedHeader/commit/signatures/0");
    String signature = vote.get("signature").asText();
    String time = vote.get("timestamp").asText();
    String spare = signature.substring(0, 85) + (char) (signature.charAt(85) + 1) + "==";
    assertVoteRefused("signature", spare);
    assertVoteRefused("timestamp", time.replace("Z", "0Z"));
    assertVoteRefused("timestamp", time.replace("Z", "+00:00"));
    assertVoteRefused("timestamp", time.replace('T', 't'));
  }

  private static void assertVoteRefused(String field, String value) {
    ObjectNode forged = RECEIPT.deepCopy();
    ((ObjectNode) forged.at("/signedHeader/commit/signatures/0")).put(field, value);
    assertEquals(List.of("commit"), failed(forged, GENESIS), value);
  }

  /** What UTF-8 cannot say would be hashed as a question mark. */
  @Test
  void halfACharacterIsNoText() {
    ObjectNode forged = RECEIPT.deepCopy();
    ((ObjectNode) forged.at("/answer")).put("id", "?\ud800");
    assertTrue(failed(forged, GENESIS).contains("answer"));
    String detail = verify(forged, GENESIS).get(1).detail();
    assertTrue(detail.contains("a text of whole characters"), detail);
  }

  @Test
  void ofAReceiptThatDoesNotHoldNothingIsShownAsProven() {
    ObjectNode forged = RECEIPT.deepCopy();
    ((ObjectNode) forged.at("/signedHeader/commit")).putArray("signatures");
    for (ReceiptVerifier.Step step : verify(forged, GENESIS)) {
      assertTrue(!step.passed() || step.detail().startsWith("holds by itself"), step::toString);
    }
  }

  @Test
  void theSameValidatorsOnAnotherChainSettledNothingHere() {
    TrustedGenesis other = new TrustedGenesis("another", true, GENESIS.validators());
    assertEquals(List.of("commit"), failed(RECEIPT, other));
  }

  @Test
  void withoutValidatorsToTrustNothingIsSigned() {
    assertEquals(
        List.of("commit"),
        ReceiptVerifier.verify(RECEIPT, GENESIS, List.of(), Optional.empty()).stream()
            .filter(step -> !step.passed())
            .map(ReceiptVerifier.Step::name)
            .toList());
  }

  @Test
  void theReceiptOfAnotherProofIsNotTheOneThatWasAskedFor() {
    List<ReceiptVerifier.Step> steps =
        ReceiptVerifier.verify(
            RECEIPT, GENESIS, GENESIS.validators(), Optional.of(Bytes32.ofUnsigned(1)));
    assertEquals(
        "answer", steps.stream().filter(step -> !step.passed()).findFirst().orElseThrow().name());
  }

  @Test
  void aProductionNetworkDoesNotCallItsEnclavesSimulated() {
    TrustedGenesis production = new TrustedGenesis(GENESIS.chainId(), false, GENESIS.validators());
    assertTrue(node(GENESIS).contains("simulated enclaves"), node(GENESIS));
    assertTrue(!node(production).contains("simulated"), node(production));
  }

  private static String node(TrustedGenesis genesis) {
    return verify(RECEIPT, genesis).stream()
        .filter(step -> step.name().equals("node"))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  @Test
  void aNameThatStandsTwiceInAReceiptIsRefused() throws Exception {
    String twice = RECEIPT.toString().replaceFirst("\\{", "{\"root\":\"0x00\",");
    MalformedException refused = assertThrows(MalformedException.class, () -> Receipt.parse(twice));
    assertTrue(String.valueOf(refused.getMessage()).contains("root"), refused::getMessage);
  }
}
