package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.pipe.Answer;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatResult;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules P1 to P7 of answers of language models. */
class LanguageConclusionTest {
  private static final Bytes COMPLETION = InferenceAbi.write(StageModels.completion());
  private static final Bytes CHAT = InferenceAbi.write(StageModels.chat());

  private final InferenceStage stage =
      new InferenceStage(NodeKind.LLM_PROXY, NodeKind.VANILLA, NodeKind.ZKML_PROVER);

  private Bytes asked(Bytes request) {
    Bytes asking = stage.asking(request);
    stage.block(asking);
    stage.block();
    return asking;
  }

  private ExecutedBlock said(Bytes asking, Bytes returnData) {
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    EnclaveIdentity node = stage.node(request.row().getFirst());
    Answer answer = stage.answer(node, request, admitted.open().time(), returnData);
    return stage.ledger.execute(stage.seconds + 1, stage.conclusion(admitted, List.of(answer)));
  }

  private void wrong(Bytes asking, Bytes returnData) {
    ExecutedBlock block = said(asking, returnData);
    assertEquals(1, block.results().getFirst().code());
    assertTrue(block.results().getFirst().log().contains("not what the model gives"));
  }

  @Test
  void p7ACompletionIsReturnedAndToldAsPublished() {
    Bytes asking = asked(COMPLETION);
    ExecutedBlock block = stage.block(stage.conclusion(asking));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(
        "0x51fe69d513d73ecde3fa3bf17584f7d2acfd5f0b13d367e898d6e11e742127a3",
        ran.logs().getFirst().topics().getFirst().toHex());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p7AChatIsReturnedAndToldAsPublished() {
    ExecutedBlock block = stage.block(stage.conclusion(asked(CHAT)));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertEquals(
        "0x4c92d3df7819fcd1c9f9663332f0a599a65eefdad2eaf9193cffb9dbf1919c3b",
        block.entries().getLast().logs().getFirst().topics().getFirst().toHex());
  }

  /** What is paid are the bytes that there are, and never more than the request allows. */
  @Test
  void p2AnAnswerCostsItsBytes() {
    Bytes asking = asked(COMPLETION);
    WaitingRequest request = stage.admitted(asking).orElseThrow().requests().getFirst();
    long reserved = LanguageAnswer.bytesMax(StageModels.completion());
    assertEquals(
        WaitingRequest.CHECK_GAS + WaitingRequest.ANSWER_BYTE_GAS * reserved, request.answerGas());
    Bytes answer = StageModels.completed("yes");
    long checked = said(asking, answer).entries().getFirst().gasUsed();
    assertEquals(
        WaitingRequest.CHECK_GAS + WaitingRequest.ANSWER_BYTE_GAS * answer.size(), checked);
    wrong(asking, StageModels.completed("y".repeat((int) reserved)));
  }

  @Test
  void p5AnAnswerOfAnotherShapeDoesNotCount() {
    wrong(asked(COMPLETION), StageModels.chatted("yes"));
    Bytes chat = asked(CHAT);
    wrong(chat, StageModels.completed("yes"));
    wrong(chat, chatted("because", "assistant"));
    wrong(chat, chatted("stop", "user"));
    wrong(chat, Bytes.concat(StageModels.chatted("yes"), Bytes.wrap(new byte[32])));
  }

  private static Bytes chatted(String reason, String role) {
    return InferenceAbi.write(
        new ChatResult(reason, new ChatMessage(role, "yes", "", "", List.of())));
  }

  @ParameterizedTest
  @CsvSource({"0, 16", "1, 16", "2, 0", "2, 7937"})
  void p1OthersModesAndLengthsAreRefused(int mode, long tokens) {
    Bytes asking =
        stage.asking(
            InferenceAbi.write(
                new CompletionRequest(mode, StageModels.LLAMA, "?", tokens, List.of(), 0)));
    assertFalse(stage.block(asking).entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** A node of tensors serves no text, and one of language models no tensors. */
  @Test
  void p1AModelIsAskedOfTheNodesOfItsKind() {
    Bytes text =
        stage.asking(
            InferenceAbi.write(
                new CompletionRequest(2, InferenceStage.MODEL, "?", 16, List.of(), 0)));
    assertFalse(stage.block(text).entries().getLast().success());
    Bytes tensor = stage.asking(InferenceStage.request(StageModels.LLAMA, 2, 1));
    assertFalse(stage.block(tensor).entries().getLast().success());
  }

  /** One transaction asks by three methods and a language model, and none of them counts alone. */
  @Test
  void p7MethodsAreMixedAtWill() {
    Bytes calls =
        InferenceStage.calls(
            InferenceStage.request(0, 150), StageModels.provenQuestion(), COMPLETION, CHAT);
    Bytes asking =
        stage.transaction(
            InferenceStage.USER, Preinstalls.MULTICALL3, BigInteger.ZERO, 8_000_000, calls);
    stage.block(asking);
    stage.block();
    assertEquals(4, stage.admitted(asking).orElseThrow().requests().size());
    ExecutedBlock block = stage.block(stage.conclusion(asking));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertEquals(4, block.entries().getLast().logs().size());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }
}
