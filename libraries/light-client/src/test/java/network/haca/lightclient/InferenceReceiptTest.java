package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.lightclient.MadeInference.Asked;
import network.haca.lightclient.ReceiptVerifier.Step;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.ChatResult;
import network.haca.pipe.HubAbi;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/**
 * Rule R2: what the receipt of an inference inside a transaction proves, and what a chain, a node
 * or a document that is not as it has to be does not.
 */
class InferenceReceiptTest {
  private static final TrustedGenesis GENESIS = MadeInference.genesis();

  static List<Step> verify(JsonNode document) {
    return InferenceReceiptVerifier.verify(
        document, GENESIS, _ -> GENESIS.validators(), Optional.empty());
  }

  static List<String> failed(JsonNode document) {
    return failed(verify(document));
  }

  private static List<String> failed(List<Step> steps) {
    return steps.stream().filter(step -> !step.passed()).map(Step::name).toList();
  }

  private static String detail(JsonNode document, String step) {
    return verify(document).stream()
        .filter(each -> each.name().equals(step))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  @Test
  void r2AReceiptOfTwoRoundsHolds() {
    MadeInference made = InferenceCases.mixed("tx");
    ObjectNode document = made.document();
    assertEquals(List.of(), failed(document), () -> verify(document).toString());
    assertTrue(InferenceReceiptVerifier.reads(document));
    assertEquals(List.of(11L, 14L, 17L, 101L), InferenceReceiptVerifier.heights(document));
    assertTrue(detail(document, "rounds").contains("round 1: 2 of 2 requests"));
    assertTrue(detail(document, "answers").contains("range [1, 1] = 20.02"));
    assertTrue(detail(document, "answers").contains("range [1, 1] = -20.04"));
    assertTrue(detail(document, "answers").contains("no answer, MODEL_FAILED"));
    assertTrue(detail(document, "events").contains("in 2 logs, and the hub in 1"));
    assertTrue(detail(document, "nodes").contains("a TEE_MODEL_WORKER"));
  }

  @Test
  void r2ATransactionThatFailedHasNoEvents() {
    MadeInference made = InferenceCases.mixed("tx");
    made.succeeded = false;
    ObjectNode document = made.document();
    assertEquals(List.of(), failed(document), () -> verify(document).toString());
    assertTrue(detail(document, "outcome").contains("failed"));
  }

  @Test
  void r2ALanguageModelsAnswerIsVerifiedAsAnyOther() {
    ChatMessage message = new ChatMessage("user", "And?", "", "", List.of());
    ChatRequest request =
        new ChatRequest(Mode.TEE.number(), "m", List.of(message), List.of(), "", 9, List.of(), 0);
    Asked chat =
        new Asked(request, NodeKind.LLM_PROXY, Optional.of(new ChatResult("stop", message)));
    ObjectNode document = new MadeInference("tx", List.of(List.of(chat))).document();
    assertEquals(List.of(), failed(document), () -> verify(document).toString());
  }

  @Test
  void r2TheReceiptOfAnotherTransactionIsNotTheOneThatWasAskedFor() {
    MadeInference made = InferenceCases.mixed("tx");
    JsonNode document = made.document();
    assertEquals(
        List.of("transaction"),
        failed(
            InferenceReceiptVerifier.verify(
                document, GENESIS, _ -> GENESIS.validators(), Optional.of(Bytes32.ZERO))));
    assertEquals(
        List.of(),
        failed(
            InferenceReceiptVerifier.verify(
                document, GENESIS, _ -> GENESIS.validators(), Optional.of(made.hash()))));
  }

  /** The validators' log agrees with the node, and still the seed is not that of the admission. */
  @Test
  void r2AnAnswerToAnotherSeedProvesNothing() {
    MadeInference made = InferenceCases.mixed("tx");
    made.seedHeader = _ -> Bytes32.ofUnsigned(1);
    assertTrue(failed(made.document()).contains("answers"));
  }

  @Test
  void r2AnotherKeysSignatureProvesNothing() {
    MadeInference made = InferenceCases.mixed("tx");
    made.signer = _ -> NodeKind.DATA_NODE;
    ObjectNode document = made.document();
    assertEquals(List.of("answers"), failed(document));
    assertTrue(detail(document, "answers").contains("is not that of node"));
  }

  @Test
  void r2ANodeOfAnotherKindDoesNotAnswerForItsMode() {
    Asked asked =
        new Asked(
            InferenceCases.request(Mode.TEE, 1),
            NodeKind.VANILLA,
            Optional.of(InferenceCases.output(2)));
    ObjectNode document = new MadeInference("tx", List.of(List.of(asked))).document();
    assertEquals(List.of("nodes"), failed(document));
  }

  /** Whatever stands in its logs, each answer that contracts told must be one that is proven. */
  @Test
  void r2ContractsTellOfNoAnswerThatIsNotProven() {
    MadeInference made = InferenceCases.mixed("tx");
    Bytes callData = InferenceCases.vanilla(77).callData();
    Bytes returnData = InferenceAbi.write(InferenceCases.output(78));
    made.tell(MadeInference.event(PipeHashes.key(made.hash(), callData), callData, returnData));
    assertEquals(List.of("events"), failed(made.document()));
    MadeInference hub = InferenceCases.mixed("tx");
    hub.tell(new EventLog(Addresses.INFERENCE_HUB, List.of(HubAbi.RESULT), returnData));
    assertEquals(List.of("events"), failed(hub.document()));
  }

  @Test
  void r2AMissingRoundIsRefused() {
    for (int round = 0; round < 3; round++) {
      ObjectNode document = InferenceCases.mixed("tx").document();
      ((ArrayNode) document.get("blocks")).remove(round);
      // Without the last block the one before it stands where the transaction belongs.
      String step = round < 2 ? "rounds" : "transaction";
      assertTrue(failed(document).contains(step), "without block " + round);
    }
    ObjectNode first = InferenceCases.mixed("tx").document();
    ((ArrayNode) first.get("blocks")).remove(1);
    ((ArrayNode) first.get("questions")).remove(0);
    ((ArrayNode) first.get("questions")).remove(0);
    ((ArrayNode) first.at("/registry/nodes")).remove(0);
    assertTrue(failed(first).contains("rounds"));
    assertTrue(detail(first, "rounds").contains("a round is missing"), detail(first, "rounds"));
  }

  @Test
  void r2RoundsInAnotherOrderAreRefused() {
    ObjectNode document = InferenceCases.mixed("tx").document();
    ArrayNode blocks = (ArrayNode) document.get("blocks");
    blocks.insert(1, blocks.remove(2));
    assertTrue(failed(document).contains("rounds"));
  }

  /** The same block holds another receipt, at the place behind. */
  @Test
  void r2AnotherTransactionsReceiptIsRefused() {
    ObjectNode document = InferenceCases.mixed("tx").document();
    ObjectNode last = (ObjectNode) document.at("/blocks/2/entries/1");
    last.set("receiptProof", document.at("/blocks/2/entries/0/receiptProof"));
    assertEquals(List.of("outcome", "events"), failed(document));
  }

  /** Each of its parts is good, and belongs to a transaction of another name. */
  @Test
  void r2PartsOfAnotherTransactionsReceiptAreRefused() {
    ObjectNode other = InferenceCases.mixed("other").document();
    for (String at :
        List.of("/transaction", "/blocks", "/blocks/0", "/blocks/1", "/blocks/2/entries/0")) {
      ObjectNode document = InferenceCases.mixed("tx").document();
      ObjectNode forged =
          new Forgery(JsonPointer.compile(at), Optional.of(other.at(at))).applied(document);
      assertTrue(!failed(forged).isEmpty(), at);
    }
  }

  @Test
  void r2AnotherQuestionIsNotWhatWasAnswered() {
    ObjectNode document = InferenceCases.mixed("tx").document();
    ((ObjectNode) document.at("/questions/0"))
        .put("callData", InferenceCases.tee(2_002).callData().toHex());
    assertTrue(failed(document).contains("answers"));
  }

  @Test
  void r2OfEachHeightTheValidatorsCount() {
    ObjectNode document = InferenceCases.mixed("tx").document();
    for (long unknown : InferenceReceiptVerifier.heights(document)) {
      List<Step> steps =
          InferenceReceiptVerifier.verify(
              document,
              GENESIS,
              height -> height == unknown ? List.of() : GENESIS.validators(),
              Optional.empty());
      assertEquals(List.of("commits"), failed(steps), "height " + unknown);
      assertTrue(
          steps.stream().allMatch(step -> !step.passed() || step.detail().startsWith("holds by")),
          steps::toString);
    }
  }

  @Test
  void r2TheSameOnAnotherChainProvesNothingHere() {
    ObjectNode document = InferenceCases.mixed("tx").document();
    TrustedGenesis chain = new TrustedGenesis("another", 7, true, 7, GENESIS.validators());
    assertEquals(List.of("commits"), failed(under(document, chain)));
    TrustedGenesis ledger = new TrustedGenesis(MadeBlock.CHAIN, 8, true, 7, GENESIS.validators());
    assertTrue(failed(under(document, ledger)).contains("answers"));
  }

  private static List<Step> under(JsonNode document, TrustedGenesis genesis) {
    return InferenceReceiptVerifier.verify(
        document, genesis, _ -> GENESIS.validators(), Optional.empty());
  }

  @Test
  void r2WhatIsTooLargeIsRefused() {
    ObjectNode blocks = InferenceCases.mixed("tx").document();
    IntStream.range(0, 3)
        .forEach(_ -> ((ArrayNode) blocks.get("blocks")).add(blocks.at("/blocks/2").deepCopy()));
    assertTrue(detail(blocks, "form").contains("at most 5"), detail(blocks, "form"));
    ObjectNode nodes = InferenceCases.mixed("tx").document();
    ArrayNode proof = (ArrayNode) nodes.at("/blocks/2/entries/1/transactionProof");
    IntStream.range(0, 12).forEach(_ -> proof.add("0x00"));
    assertTrue(detail(nodes, "transaction").contains("at most 11"));
    ObjectNode bytes = InferenceCases.mixed("tx").document();
    ((ArrayNode) bytes.at("/blocks/2/entries/1/transactionProof"))
        .set(0, "0x" + "00".repeat(ProvenBlock.NODE_BYTES_MAX + 1));
    assertTrue(detail(bytes, "transaction").contains("longer than"));
  }

  @Test
  void r2ANameThatStandsTwiceIsRefused() {
    String twice =
        InferenceCases.mixed("tx").document().toString().replaceFirst("\\{", "{\"version\":2,");
    assertThrows(MalformedException.class, () -> Receipt.parse(twice));
  }
}
