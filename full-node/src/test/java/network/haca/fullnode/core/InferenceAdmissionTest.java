package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Transaction;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceError;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeEvents;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P1 to P4: what asks a model waits for the answer, at its own cost. */
class InferenceAdmissionTest {
  private static final Bytes REQUEST = InferenceStage.request(0, 150);

  /** Of a call and its answer. */
  private static final long BASE_GAS =
      InferenceSession.CALL_GAS
          + InferenceSession.BYTE_GAS * (REQUEST.size() + InferenceStage.answer(5, 7).size());

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA);

  private ExecutionResult call(Bytes data, BigInteger value) {
    return stage
        .ledger
        .latest()
        .call(
            new Transaction(
                0,
                0,
                UInt256.ZERO,
                UInt256.ZERO,
                3_000_000,
                Optional.of(Addresses.INFERENCE),
                UInt256.of(value),
                data),
            InferenceStage.address(InferenceStage.USER));
  }

  private void refused(String reason, Bytes data) {
    ExecutionResult result = call(data, BigInteger.ZERO);
    assertFalse(result.success());
    assertEquals(InferenceError.INFERENCE_REFUSED.encode(reason), result.output());
    assertTrue(result.gasUsed() < 3_000_000, "a revert leaves the gas");
  }

  @Test
  void p1ACallGetsZerosThatSaySo() {
    ExecutionResult result = call(REQUEST, BigInteger.ZERO);
    assertTrue(result.success());
    ModelOutput output = InferenceAbi.readModelOutput(result.output()).orElseThrow();
    assertTrue(output.isSimulationResult());
    assertEquals(List.of(1L, 2L), output.numbers().getFirst().shape());
    long feeGas = InferenceStage.FEE.divide(InferenceStage.PRICE).longValueExact() + 1;
    assertTrue(result.gasUsed() > feeGas + WaitingRequest.CHECK_GAS, "the cost is in the estimate");
  }

  @Test
  void p1WhatCannotBeAskedReverts() {
    refused(
        "the model's entry has no circuit of as many outputs as contracts get",
        InferenceStage.request(1, 5));
    refused("there are modes 0 (VANILLA), 1 (ZKML) and 2 (TEE)", InferenceStage.request(3, 5));
    refused("no enabled node serves the model in mode TEE", InferenceStage.request(2, 5));
    refused(
        "the call is none of the published functions in its canonical encoding",
        Bytes.concat(REQUEST, Bytes32.ZERO.value()));
    refused(
        "no model is registered as 'nothing'",
        InferenceAbi.write(new ModelRequest(0, "nothing", new ModelInput(List.of(), List.of()))));
    assertFalse(call(REQUEST, BigInteger.ONE).success(), "0xF4 takes no value");
  }

  @Test
  void p3AnAdmittedTransactionHasSpentItsNonceAndItsFunds() {
    Address user = InferenceStage.address(InferenceStage.USER);
    BigInteger before = stage.balance(user);
    Bytes asking = stage.asking(REQUEST);
    ExecutedBlock block = stage.block(asking);
    assertEquals(1, block.entries().size());
    BlockEntry entry = block.entries().getFirst();
    assertEquals(SystemTransaction.TYPE, entry.type());
    assertEquals(PipeEvents.ADMITTED, entry.logs().getFirst().topics().getFirst());
    assertEquals(entry.gasUsed(), block.header().gasUsed(), "the run is work of this block");
    assertEquals(1, stage.ledger.latest().state().nonce(user));
    BigInteger price = InferenceStage.PRICE;
    assertEquals(
        before.subtract(price.multiply(BigInteger.valueOf(3_000_000))), stage.balance(user));
    assertEquals(
        price.multiply(BigInteger.valueOf(3_000_000 - entry.gasUsed())),
        stage.balance(Addresses.INFERENCES));
  }

  @Test
  void p3TheSendersLaterTransactionsGoOn() {
    stage.block(stage.asking(REQUEST));
    stage.succeeds(
        InferenceStage.USER, Addresses.REGISTRY, RegistryContract.isEnabled(Bytes32.ZERO));
  }

  private long intrinsicGas(Bytes asking) {
    try {
      return new BlockExecutor(stage.ledger.config, stage.ledger)
          .decode(asking)
          .transaction()
          .intrinsicGas();
    } catch (SignedTransaction.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void p3WhatCannotPayForASecondRunFailsAtOnce() {
    Bytes asking = stage.asking(REQUEST);
    ExecutedBlock first = stage.block(asking);
    long spent = first.entries().getFirst().gasUsed();
    long run = spent - InferenceSession.KEPT_BYTE_GAS * asking.size();
    WaitingRequest request = stage.admitted(asking).orElseThrow().requests().getFirst();
    long transaction = BASE_GAS + intrinsicGas(asking);
    // Beside the transaction itself: the model is looked up thrice, and the request is kept.
    long lookup = (run - transaction - InferenceSession.KEPT_BYTE_GAS * REQUEST.size()) / 3;
    long enough = spent + request.cost() + transaction + lookup;
    Bytes short1 =
        stage.transaction(
            InferenceStage.USER, Addresses.INFERENCE, BigInteger.ZERO, enough - 1, REQUEST);
    BlockEntry failed = stage.block(short1).entries().getLast();
    assertFalse(failed.success());
    assertEquals(run, failed.gasUsed(), "what ran is paid: another's contract may have asked");
    assertTrue(stage.admitted(short1).isEmpty());
    Bytes fits =
        stage.transaction(
            InferenceStage.USER, Addresses.INFERENCE, BigInteger.ZERO, enough, REQUEST);
    stage.block(fits);
    assertTrue(stage.admitted(fits).isPresent());
  }

  @Test
  void p3ASenderHasEightThatWait() {
    for (int i = 0; i < 9; i++) {
      stage.block(stage.asking(InferenceStage.request(0, 100 + i)));
    }
    Bytes tooMany = stage.asking(REQUEST);
    BlockEntry entry = stage.block(tooMany).entries().getLast();
    assertFalse(entry.success());
    assertTrue(entry.gasUsed() < 3_000_000);
    assertEquals(8, new AdmissionStore(stage.ledger.latest().state(), RulesVersion.LATEST).count());
  }

  @Test
  void p4SeedAndRowAreDrawnFromTheHeaderThatAdmitted() {
    Bytes asking = stage.asking(REQUEST);
    ExecutedBlock admission = stage.block(asking);
    assertEquals(
        Bytes32.ZERO, stage.admitted(asking).orElseThrow().open().requests().getFirst().seed());
    ExecutedBlock draw = stage.block();
    assertEquals(PipeEvents.DRAWN, draw.entries().getFirst().logs().getFirst().topics().getFirst());
    OpenRequest request = stage.admitted(asking).orElseThrow().open().requests().getFirst();
    assertEquals(
        PipeHashes.key(stage.admitted(asking).orElseThrow().hash(), REQUEST), request.key());
    assertEquals(PipeHashes.seed(request.key(), admission.header().hash()), request.seed());
    assertEquals(2, request.row().size());
    int first = new BigInteger(1, request.seed().toArray()).mod(BigInteger.TWO).intValue();
    assertEquals(stage.nodes.get(first).teeId(), request.row().getFirst());
    assertTrue(stage.block().entries().isEmpty(), "an open admission alone is no content");
  }

  @Test
  void p8NobodyAnswersAndTheRestReturns() {
    Address user = InferenceStage.address(InferenceStage.USER);
    BigInteger before = stage.balance(user);
    Bytes asking = stage.asking(REQUEST);
    long run = stage.block(asking).entries().getFirst().gasUsed();
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 100;
    assertTrue(stage.admitted(asking).isPresent(), "both deadlines must have passed");
    ExecutedBlock block = stage.block();
    List<Log> logs = block.entries().getFirst().logs();
    assertEquals(PipeEvents.EXPIRED, logs.getFirst().topics().getFirst());
    BlockEntry failed = block.entries().getLast();
    assertFalse(failed.success());
    long used = run + WaitingRequest.CHECK_GAS;
    assertEquals(used, failed.gasUsed(), "the place was not for nothing");
    assertTrue(stage.admitted(asking).isEmpty());
    assertEquals(
        before.subtract(InferenceStage.PRICE.multiply(BigInteger.valueOf(used))),
        stage.balance(user));
    assertEquals(
        InferenceStage.PRICE.multiply(BigInteger.valueOf(WaitingRequest.CHECK_GAS)),
        stage.balance(Addresses.TREASURY));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
    assertTrue(stage.block().entries().isEmpty());
  }

  @Test
  void p4ANodeThatLeavesBeforeTheDrawHasNoPlaceInTheRow() {
    Bytes asking = stage.asking(REQUEST);
    stage.block(
        asking,
        stage.transaction(
            0,
            Addresses.REGISTRY,
            BigInteger.ZERO,
            500_000,
            RegistryTransactions.disable(stage.nodes.getFirst().teeId())));
    stage.block();
    assertEquals(
        List.of(stage.nodes.getLast().teeId()),
        stage.admitted(asking).orElseThrow().open().requests().getFirst().row());
  }
}
