package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P1 and P7 against runs that call, catch, create or destroy in odd ways. */
class OddRunAttackTest extends InferenceAttack {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(4_712);

  OddRunAttackTest() {
    super(NodeKind.VANILLA, NodeKind.VANILLA);
  }

  /** Only the run that counts destroys it, and its value returns. */
  @Test
  void p7AContractMayDestroyItselfBehindItsAnswer() {
    BigInteger before = stage.balance(USER);
    Bytes asking =
        stage.contracts.destroyedConstructor(InferenceStage.USER, BigInteger.valueOf(12), REQUEST);
    stage.block(asking);
    stage.block();
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
    assertEquals(0, stage.ledger.latest().state().nonce(ran.created().orElseThrow()));
    assertEquals(BigInteger.ZERO, stage.balance(ran.created().orElseThrow()));
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(USER));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** Answers are found by what is asked, so a call that is caught shifts none. */
  @Test
  void p7ACaughtCallShiftsNoAnswers() {
    Bytes unknown = InferenceStage.request(3, 1);
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(OTHER, unknown, REQUEST));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    List<OpenRequest> requests = admitted.open().requests();
    assertEquals(List.of(OTHER, REQUEST), requests.stream().map(OpenRequest::callData).toList());
    long time = admitted.open().time();
    Bytes conclusion =
        stage.conclusion(
            admitted,
            List.of(
                stage.failure(
                    stage.node(requests.getFirst().row().getFirst()), requests.getFirst(), time),
                stage.answer(
                    stage.node(requests.getLast().row().getFirst()),
                    requests.getLast(),
                    time,
                    ANSWER)));
    BlockEntry ran = stage.block(conclusion).entries().getLast();
    assertTrue(ran.success(), "the caller goes on behind the failure that it caught");
    assertEquals(List.of(InferenceLog.of(requests.getLast().key(), REQUEST, ANSWER)), ran.logs());
  }

  @Test
  void p1AWithdrawnModelAnswersWhatWasAskedAndIsAskedNoMore() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.withdraw(InferenceStage.entry()));
    assertTrue(concluded(asking).success());
    Bytes late = user(Addresses.INFERENCE, 3_000_000, OTHER);
    assertFalse(stage.block(late).entries().getLast().success());
    assertTrue(stage.admitted(late).isEmpty());
  }

  /** Its second run would move nonces of accounts whose transactions nobody looks at then. */
  @Test
  void p1ATransactionThatDelegatesAsksNothing() {
    Bytes asking = stage.delegating(InferenceStage.USER, REQUEST);
    assertFalse(stage.block(asking).entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** It keeps the caller's own address and value, and asks as any other call. */
  @Test
  void p1ACallCodeAsksAsAnyOther() {
    Address contract = stage.contracts.asksByCallCode(InferenceStage.USER);
    Bytes asking = waiting(contract, REQUEST);
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
    assertEquals(Addresses.INFERENCE, ran.logs().getFirst().address());
    Bytes paying =
        stage.transaction(InferenceStage.USER, contract, BigInteger.ONE, 3_000_000, REQUEST);
    assertFalse(stage.block(paying).entries().getLast().success(), "it takes no value");
    assertTrue(stage.admitted(paying).isEmpty());
  }

  /** A caller that calls itself asks each question once, and pays for each call. */
  @Test
  void p1WhoIsEnteredAgainAsksNothingTwice() {
    Bytes inner = InferenceStage.calls(REQUEST, OTHER);
    Bytes nested =
        InferenceStage.together(
            List.of(
                new InferenceStage.Step(Addresses.INFERENCE, REQUEST),
                new InferenceStage.Step(Preinstalls.MULTICALL3, inner),
                new InferenceStage.Step(Preinstalls.MULTICALL3, inner)));
    Bytes asking = waiting(Preinstalls.MULTICALL3, nested);
    assertEquals(2, stage.admitted(asking).orElseThrow().requests().size());
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(5, ran.logs().size(), "each call is answered");
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** Whoever is paid is credited, so no code of his runs, and none can stop it. */
  @Test
  void p6AnOwnerWhoseCodeRevertsIsPaidAllTheSame() {
    Address owner = stage.contracts.revertingOwner(InferenceStage.USER, BLOB);
    Bytes32 id = ModelRegistryContract.idOf(BLOB, owner);
    stage.succeeds(
        0, Addresses.MODEL_REGISTRY, ModelTransactions.serve(stage.nodes.getFirst().teeId(), id));
    Bytes asking = waiting(Addresses.INFERENCE, InferenceStage.request(id.toHex(), 0, 1));
    assertTrue(concluded(asking).success());
    assertEquals(
        InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN),
        stage.balance(owner));
  }

  /** An id is made of blob and owner, and a name is its first taker's. */
  @Test
  void p1AnothersModelCannotBeSquatted() {
    Bytes32 id = stage.modelOfEveryone(InferenceStage.BLOB);
    assertNotEquals(InferenceStage.entry(), id, "the same bytes of another owner");
    InferenceStage.Step taking =
        new InferenceStage.Step(
            Addresses.MODEL_REGISTRY, ModelTransactions.setName(InferenceStage.MODEL, id));
    stage.block(user(Preinstalls.MULTICALL3, 3_000_000, InferenceStage.together(List.of(taking))));
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    assertEquals(
        InferenceStage.entry(),
        stage.admitted(asking).orElseThrow().open().requests().getFirst().entry());
  }

  /** A blob's id names no entry: several owners may have registered it. */
  @Test
  void p1ABlobsIdIsNoModel() {
    Bytes asking =
        user(
            Addresses.INFERENCE,
            3_000_000,
            InferenceStage.request(InferenceStage.BLOB.toHex(), 0, 1));
    assertFalse(stage.block(asking).entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }
}
