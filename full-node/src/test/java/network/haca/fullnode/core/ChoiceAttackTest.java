package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.state.WorldState;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import org.junit.jupiter.api.Test;

/** Rules P4 and P5 against nodes and proposers that choose an answer, or who gives it. */
class ChoiceAttackTest extends InferenceAttack {
  ChoiceAttackTest() {
    super(NodeKind.VANILLA, NodeKind.VANILLA);
  }

  @Test
  void p4TheNextOfTheRowAnswersForANodeThatIsDisabled() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    stage.succeeds(0, Addresses.REGISTRY, RegistryTransactions.disable(request.row().getFirst()));
    stage.seconds += 10;
    Answer next =
        stage.answer(
            stage.node(request.row().getLast()), request, admitted.open().time() + 3, ANSWER);
    ExecutedBlock block = stage.block(stage.conclusion(admitted, List.of(next)));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
  }

  /** In a round that begins late, no node may conclude with its own answer alone at once. */
  @Test
  void p5ALateRoundHasItsTime() throws Exception {
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(REQUEST, OTHER));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenAdmission open = admitted.open();
    OpenAdmission begunLate =
        new OpenAdmission(
            open.transactionHash(),
            open.number(),
            open.sender(),
            open.height(),
            open.deadlineTime() - 5,
            open.round(),
            open.deadlineTime(),
            open.deadlineHeight(),
            open.requests());
    WorldState state = stage.ledger.latest().state();
    new AdmissionStore(state, RulesVersion.LATEST)
        .put(
            new AdmittedTransaction(
                admitted.signed(),
                admitted.price(),
                admitted.gasLeft(),
                begunLate,
                admitted.requests(),
                admitted.unanswered(),
                admitted.asked(),
                admitted.askedBytes(),
                admitted.answers()));
    OpenRequest first = open.requests().getFirst();
    Answer alone =
        stage.answer(stage.node(first.row().getFirst()), first, open.deadlineTime(), ANSWER);
    Conclusion lacks = Conclusion.decode(stage.conclusion(admitted, List.of(alone))).orElseThrow();
    for (int seconds : new int[] {0, 25}) {
      AdmissionLedger ledger =
          new AdmissionLedger(
              LedgerRules.processor(stage.ledger.config),
              state,
              later(admitted, seconds),
              RulesVersion.LATEST);
      assertEquals(seconds == 0, ledger.refusal(lacks, 15_000_000).isPresent());
    }
  }

  /** Nobody makes others judge an answer who does not sign for it as a node of the row. */
  @Test
  void p5TheSenderIsJudgedBeforeTheAnswers() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    Answer wrong =
        stage.answer(
            stage.node(request.row().getFirst()),
            request,
            admitted.open().time(),
            InferenceStage.answer(50, 7));
    Conclusion signed = Conclusion.decode(stage.conclusion(admitted, List.of(wrong))).orElseThrow();
    BlockExecutor executor = new BlockExecutor(stage.ledger.config, stage.ledger);
    long now = TestLedger.START + stage.seconds;
    assertEquals(
        Optional.of("the answer to " + request.key() + ": it is not what the model gives"),
        executor.refusal(signed, now).map(ConclusionRefusal::reason));
    assertEquals(
        Optional.of("it is not signed by a node that answers"),
        executor.refusal(signed.signed(Bytes.EMPTY), now).map(ConclusionRefusal::reason));
  }

  /** An answer is signed for its key and seed, which no other admission has. */
  @Test
  void p4AnAnswerCountsInNoOtherAdmission() {
    Bytes one = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction first = stage.admitted(one).orElseThrow();
    OpenRequest request = first.open().requests().getFirst();
    Answer given =
        stage.answer(
            stage.node(request.row().getFirst()), request, first.open().time() + 2, ANSWER);
    Bytes other = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction second = stage.admitted(other).orElseThrow();
    Answer reused =
        new Answer(
            second.open().requests().getFirst().key(),
            second.open().requests().getFirst().row().getFirst(),
            given.timestamp(),
            given.returnData(),
            given.failure(),
            given.signature(),
            given.proof());
    stage.seconds += 10;
    ExecutedBlock block =
        stage.ledger.execute(stage.seconds + 1, stage.conclusion(second, List.of(reused)));
    assertEquals(1, block.results().getFirst().code());
  }

  /** The public API signs under a text of its own, whatever it is asked before. */
  @Test
  void p4WhatTheNodeSaysOverItsPublicApiIsNoAnswer() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    OpenRequest request = admitted.open().requests().getFirst();
    EnclaveIdentity node = stage.node(request.row().getFirst());
    TensorTranscript question =
        new TensorTranscript(
            InferenceStage.MODEL,
            "1",
            request.digest(),
            request.key().value().slice(0, 16),
            request.key().toHex(),
            TensorTranscript.under(Optional.empty()),
            List.of(tensor(request.callData())));
    TensorTranscript answer = question.withOutputs(List.of(tensor(ANSWER)));
    for (Bytes32 output : List.of(Keccak.hash(answer.encode()), PipeHashes.output(ANSWER))) {
      Bytes signature =
          node.sign(
              SettlementLeaf.message(
                  Keccak.hash(question.encode()), output, admitted.open().time()));
      Answer bought =
          new Answer(
              request.key(),
              node.teeId(),
              admitted.open().time(),
              ANSWER,
              Optional.empty(),
              signature,
              Bytes.EMPTY);
      ExecutedBlock block =
          stage.ledger.execute(stage.seconds + 1, stage.conclusion(admitted, List.of(bought)));
      assertTrue(block.results().getFirst().log().contains("its signature is not that of node"));
    }
  }

  private static Tensor tensor(Bytes content) {
    return new Tensor("x", Datatype.UINT8, List.of((long) content.size()), content);
  }
}
