package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P1 to P8 against who wants work for nothing, or for less than it costs. */
class FreeWorkAttackTest extends InferenceAttack {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(4_711);

  FreeWorkAttackTest() {
    super(NodeKind.VANILLA, NodeKind.VANILLA);
  }

  private static BigInteger share(BigInteger fee, int tenths) {
    return fee.multiply(BigInteger.valueOf(tenths)).divide(BigInteger.TEN);
  }

  private static InferenceStage.Step fees(Bytes32 id, BigInteger fee) {
    return new InferenceStage.Step(
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(id, new RegisteredModel.Fees(fee, fee, BigInteger.ZERO)));
  }

  private static InferenceStage.Step asks(String model) {
    return new InferenceStage.Step(Addresses.INFERENCE, InferenceStage.request(model, 0, 1));
  }

  /** The run that asks is undone, so what it makes of a model is no model that nodes answer for. */
  private void refusedAsChanged(InferenceStage.Step... steps) {
    BigInteger before = stage.balance(USER);
    Bytes asking = user(Preinstalls.MULTICALL3, 3_000_000, InferenceStage.together(List.of(steps)));
    BlockEntry failed = stage.block(asking).entries().getLast();
    assertTrue(stage.admitted(asking).isEmpty());
    assertFalse(failed.success());
    assertTrue(failed.gasUsed() < 3_000_000, "what ran is paid");
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(failed.gasUsed()))),
        stage.balance(USER));
    assertTrue(stage.block().entries().isEmpty());
  }

  @Test
  void p2WithoutAPriceNothingIsAsked() {
    ModelRequest request = (ModelRequest) InferenceAbi.readRequest(REQUEST).orElseThrow();
    CollectedRequests free =
        new CollectedRequests(
            InferenceTerms.first(RulesVersion.LATEST, Bytes32.ZERO, UInt256.ZERO, Places.TAKEN));
    assertEquals(
        Optional.of("the transaction's gas has no price"),
        free.refusal(Bytes32.ZERO, REQUEST, request));
  }

  /** What only a run on zeros asks is answered and paid, and the run goes on without it. */
  @Test
  void p7RequestsThatExistOnlyOnZerosArePaidAllTheSame() {
    Address contract = stage.contracts.asksAgainOnZeros(InferenceStage.USER);
    Bytes asking = waiting(contract, InferenceStage.twice(REQUEST, OTHER));
    assertEquals(2, stage.admitted(asking).orElseThrow().requests().size());
    BigInteger before = stage.balance(Addresses.TREASURY);
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(2, block.entries().getFirst().logs().size(), "both answers count");
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size(), "and one is asked for");
    BigInteger toTreasury = stage.balance(Addresses.TREASURY).subtract(before);
    assertTrue(
        toTreasury.compareTo(InferenceStage.FEE.multiply(BigInteger.TWO).divide(BigInteger.TEN))
            >= 0);
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** One request that nobody answers keeps nobody's pay back, nor the transaction for ever. */
  @Test
  void p5FifteenAnswersCountWithoutTheSixteenth() {
    Bytes[] requests =
        IntStream.range(0, 17)
            .mapToObj(i -> InferenceStage.request(0, i + 1))
            .toArray(Bytes[]::new);
    Bytes asking = waiting(Preinstalls.MULTICALL3, InferenceStage.calls(requests));
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    assertEquals(16, admitted.requests().size(), "the seventeenth reverts");
    List<Answer> answers = new ArrayList<>();
    for (OpenRequest request : admitted.open().requests().subList(0, 15)) {
      answers.add(
          stage.answer(
              stage.node(request.row().getFirst()), request, admitted.open().time(), ANSWER));
    }
    stage.seconds = admitted.open().deadlineTime() - 60 - TestLedger.START - 1;
    Address owner = InferenceStage.address(InferenceStage.OWNER);
    BigInteger before = stage.balance(owner);
    BlockEntry ran = stage.block(stage.conclusion(admitted, answers)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(15, ran.logs().size());
    BigInteger each = InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(BigInteger.TEN);
    assertEquals(each.multiply(BigInteger.valueOf(15)), stage.balance(owner).subtract(before));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** A request costs what its model cost when it was made, whatever its owner does then. */
  @Test
  void p2FeesAreThoseOfTheRequestsOwnRound() {
    Address contract = stage.contracts.asksTwice(InferenceStage.USER);
    Bytes asking = waiting(contract, InferenceStage.twice(REQUEST, OTHER));
    BigInteger dearer = InferenceStage.FEE.multiply(BigInteger.valueOf(7));
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(dearer, dearer, BigInteger.ZERO)));
    Address owner = InferenceStage.address(InferenceStage.OWNER);
    BigInteger before = stage.balance(owner);
    concluded(asking);
    assertEquals(share(InferenceStage.FEE, 3), stage.balance(owner).subtract(before));
    stage.block();
    assertTrue(concluded(asking).success());
    assertEquals(
        share(InferenceStage.FEE, 3).add(share(dearer, 3)), stage.balance(owner).subtract(before));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** A caller that leaves the call too little gas has asked nothing, and pays for its run. */
  @Test
  void p1ACallWithoutItsGasAsksNothing() {
    Bytes calls = InferenceStage.calls(REQUEST);
    Bytes enough = user(Preinstalls.MULTICALL3, 1_000_000, calls);
    stage.block(enough);
    assertTrue(stage.admitted(enough).isPresent());
    BigInteger before = stage.balance(USER);
    Bytes little = user(Preinstalls.MULTICALL3, 200_000, calls);
    BlockEntry ran = stage.block(little).entries().getLast();
    assertEquals(0, ran.logs().size());
    assertTrue(stage.admitted(little).isEmpty());
    assertTrue(ran.gasUsed() <= 200_000);
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(ran.gasUsed()))),
        stage.balance(USER));
    assertFalse(
        stage.ledger.latest().state().balance(Addresses.INFERENCES).isZero(),
        "what the first holds stays");
  }

  @Test
  void p2AFeeThatTheRunItselfLowersIsNoFee() {
    Bytes32 id = stage.modelOfEveryone(BLOB);
    refusedAsChanged(fees(id, BigInteger.ZERO), asks(id.toHex()), fees(id, InferenceStage.FEE));
    Bytes honest =
        user(
            Preinstalls.MULTICALL3,
            3_000_000,
            InferenceStage.together(List.of(fees(id, InferenceStage.FEE), asks(id.toHex()))));
    stage.block(honest);
    assertEquals(
        InferenceStage.FEE, stage.admitted(honest).orElseThrow().requests().getFirst().fee());
  }

  @Test
  void p1ANameThatTheRunItselfGivesNamesNothing() {
    Bytes32 id = stage.modelOfEveryone(BLOB);
    refusedAsChanged(
        new InferenceStage.Step(
            Addresses.MODEL_REGISTRY, ModelTransactions.setName("borrowed", id)),
        asks("borrowed"));
  }

  @Test
  void p2AFeeThatNoGasCanPayIsRefused() {
    BigInteger all = BigInteger.TEN.pow(24);
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(all, all, BigInteger.ZERO)));
    Bytes asking = user(Addresses.INFERENCE, 3_000_000, REQUEST);
    BlockEntry refused = stage.block(asking).entries().getLast();
    assertFalse(refused.success());
    assertTrue(refused.gasUsed() < 3_000_000, "a revert leaves the gas");
  }
}
