package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis();
  private static final ObjectNode RECEIPT = DevelopmentReceipt.receipt();

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

  /** The step that has to refuse it: a field that a receipt does not have is a matter of form. */
  private static String step(Forgery forgery) {
    String pointer = forgery.at().toString();
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

  @TestFactory
  Stream<DynamicTest> everyForgedFieldIsRefusedAtItsStep() {
    List<Forgery> forgeries = Forgery.of(RECEIPT);
    assertTrue(forgeries.size() > 300, "forgeries: " + forgeries.size());
    return forgeries.stream()
        .map(
            forgery ->
                DynamicTest.dynamicTest(
                    forgery.toString(),
                    () -> {
                      List<String> failed = failed(forgery.applied(RECEIPT), GENESIS);
                      assertTrue(
                          failed.contains(step(forgery)),
                          () -> "wanted " + step(forgery) + ", refused at " + failed);
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
    TrustedGenesis other = new TrustedGenesis("another", 1, true, 1, GENESIS.validators());
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
    TrustedGenesis production =
        new TrustedGenesis(GENESIS.chainId(), 1, false, 1, GENESIS.validators());
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
