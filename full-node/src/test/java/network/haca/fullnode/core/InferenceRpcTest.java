package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.rpc.EthereumMethods;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rule P7: JSON-RPC shows what a transaction waits for, and then what it cost. */
class InferenceRpcTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes REQUEST = InferenceStage.request(0, 150);

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.LLM_PROXY);
  private final List<Bytes> sent = new ArrayList<>();
  private final EthereumMethods methods =
      new EthereumMethods(
          stage.ledger.config,
          new Archive(stage.ledger),
          new BlockExecutor(stage.ledger.config, stage.ledger),
          new PeerNetwork() {
            @Override
            public Reception broadcast(Bytes transaction) {
              sent.add(transaction);
              return new Reception(0, "");
            }

            @Override
            public int peers() {
              return 0;
            }
          },
          PendingTransactions.NONE,
          root -> List.of(),
          List.of());

  /** The test's ledger as an archive. */
  private record Archive(TestLedger ledger) implements ChainArchive {
    @Override
    public Optional<Long> numberOf(Bytes32 headerHash) {
      return Optional.empty();
    }

    @Override
    public Optional<Location> locate(Bytes32 transactionHash) {
      for (long height = 0; height <= ledger.height(); height++) {
        List<BlockEntry> entries = entries(height);
        for (int i = 0; i < entries.size(); i++) {
          if (entries.get(i).hash().equals(transactionHash)) {
            return Optional.of(new Location(height, i));
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public long oldest() {
      return 0;
    }

    @Override
    public Optional<Head> head() {
      return ledger.head();
    }

    @Override
    public Optional<BlockHeader> header(long number) {
      return ledger.header(number);
    }

    @Override
    public List<BlockEntry> entries(long number) {
      return ledger.entries(number);
    }

    @Override
    public NodeStore nodes() {
      return ledger.nodes();
    }
  }

  private JsonNode ask(String method, String params) throws Exception {
    JsonNode parsed = JSON.readTree("[" + params.replace('\'', '"') + "]");
    return Work.alone().call(Kind.HEAVY, () -> methods.call(method, parsed));
  }

  private JsonNode ask(String method, Bytes32 hash) throws Exception {
    return ask(method, "'" + hash.toHex() + "'");
  }

  private String call() {
    return "{'from':'%s','to':'%s','data':'%s'}"
        .formatted(
            InferenceStage.address(InferenceStage.USER).toHex(),
            Addresses.INFERENCE.toHex(),
            REQUEST.toHex());
  }

  @Test
  void p7ATransactionIsPendingUntilItIsAnswered() throws Exception {
    Bytes asking = stage.asking(REQUEST);
    Bytes32 hash = Keccak.hash(asking);
    stage.block(asking);
    stage.block();
    assertTrue(ask("eth_getTransactionReceipt", hash).isNull());
    JsonNode pending = ask("eth_getTransactionByHash", hash);
    assertTrue(pending.get("blockNumber").isNull());
    OpenAdmission open = AdmissionJson.read(pending.get("inferences")).orElseThrow();
    assertEquals(stage.admitted(asking).orElseThrow().open(), open);
    assertEquals(pending.get("inferences"), ask("haca_getInferenceAdmission", hash));
    assertEquals(1, ask("haca_getInferenceAdmissions", "").size());
    assertEquals(asking.toHex(), ask("eth_getRawTransactionByHash", hash).asText());

    Bytes conclusion = stage.conclusion(asking, InferenceStage.answer(5, 7));
    String given = ask("haca_sendInferenceConclusion", "'" + conclusion.toHex() + "'").asText();
    assertEquals(Keccak.hash(conclusion).toHex(), given);
    assertEquals(List.of(conclusion), sent);
    stage.block(conclusion);
    JsonNode receipt = ask("eth_getTransactionReceipt", hash);
    assertEquals("0x1", receipt.get("status").asText());
    long used = Long.decode(receipt.get("gasUsed").asText());
    long elsewhere = Long.decode(receipt.get("inferenceGasUsed").asText());
    assertTrue(elsewhere > 100_001 && elsewhere < used);
    assertTrue(ask("haca_getInferenceAdmission", hash).isNull());
    assertEquals(0, ask("haca_getInferenceAdmissions", "").size());
  }

  @Test
  void p1AnEstimateIsEnoughForBothRuns() throws Exception {
    long estimate = Long.decode(ask("eth_estimateGas", call()).asText());
    Bytes asking =
        stage.transaction(
            InferenceStage.USER, Addresses.INFERENCE, BigInteger.ZERO, estimate, REQUEST);
    stage.block(asking);
    stage.block();
    BlockEntry ran =
        stage.block(stage.conclusion(asking, InferenceStage.answer(5, 7))).entries().getLast();
    assertTrue(ran.success());
    assertTrue(ran.gasUsed() <= estimate && estimate < 2 * ran.gasUsed());
  }

  /**
   * The contract reverts unless the answer's flag is clear, as {@code require(price > 0)} would.
   */
  @Test
  void p1ARevertOnZerosFailsNoEstimate() throws Exception {
    Address contract = stage.contracts.revertsOnZeros(InferenceStage.USER);
    String request =
        "{'from':'%s','to':'%s','data':'%s'}"
            .formatted(
                InferenceStage.address(InferenceStage.USER).toHex(),
                contract.toHex(),
                REQUEST.toHex());
    long estimate = Long.decode(ask("eth_estimateGas", request).asText());
    Bytes asking =
        stage.transaction(InferenceStage.USER, contract, BigInteger.ZERO, estimate, REQUEST);
    stage.block(asking);
    stage.block();
    assertTrue(
        stage
            .block(stage.conclusion(asking, InferenceStage.answer(5, 7)))
            .entries()
            .getLast()
            .success());
  }

  /** Each frame keeps a part of its gas back, which a dear answer makes more than a run takes. */
  @Test
  void p1AnEstimateCoversWhatFramesKeepBack() throws Exception {
    BigInteger dear = BigInteger.TEN.pow(15).multiply(BigInteger.valueOf(11));
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(dear, dear, BigInteger.ZERO)));
    Bytes calls = InferenceStage.calls(REQUEST);
    for (int depth = 0; depth < 6; depth++) {
      calls =
          InferenceStage.together(List.of(new InferenceStage.Step(Preinstalls.MULTICALL3, calls)));
    }
    String request =
        "{'from':'%s','to':'%s','data':'%s'}"
            .formatted(
                InferenceStage.address(InferenceStage.USER).toHex(),
                Preinstalls.MULTICALL3.toHex(),
                calls.toHex());
    long estimate = Long.decode(ask("eth_estimateGas", request).asText());
    Bytes asking =
        stage.transaction(
            InferenceStage.USER, Preinstalls.MULTICALL3, BigInteger.ZERO, estimate, calls);
    stage.block(asking);
    assertTrue(stage.admitted(asking).isPresent(), "the call inside has the gas to ask");
    stage.block();
    BlockEntry ran =
        stage.block(stage.conclusion(asking, InferenceStage.answer(5, 7))).entries().getLast();
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
  }

  private long estimate(Address to, Bytes data) throws Exception {
    String request =
        "{'from':'%s','to':'%s','data':'%s'}"
            .formatted(
                InferenceStage.address(InferenceStage.USER).toHex(), to.toHex(), data.toHex());
    return Long.decode(ask("eth_estimateGas", request).asText());
  }

  /** A run without an answer does not show what a text takes: its largest size is reserved. */
  @Test
  void p2AnEstimateCoversReadingTheLongestText() throws Exception {
    CompletionRequest question =
        new CompletionRequest(2, StageModels.LLAMA, "?", LanguageAnswer.TOKENS_MAX, List.of(), 0);
    int most = (int) LanguageAnswer.bytesMax(question);
    Bytes answer = StageModels.completed("y".repeat(most - StageModels.completed("").size()));
    assertEquals(most, answer.size());
    Bytes request = InferenceAbi.write(question);
    Bytes calls = InferenceStage.calls(request, request);
    Bytes asking =
        stage.transaction(
            InferenceStage.USER,
            Preinstalls.MULTICALL3,
            BigInteger.ZERO,
            estimate(Preinstalls.MULTICALL3, calls),
            calls);
    stage.block(asking);
    stage.block();
    BlockEntry ran = stage.block(stage.conclusion(asking, answer)).entries().getLast();
    assertTrue(ran.success());
    assertEquals(2, ran.logs().size(), "both calls had the gas to read it");
  }

  /** Others reserve much: who needs little pays little, and has a place after a further step. */
  @Test
  void p3AnEstimateHasThePlaceInProportion() throws Exception {
    long idle = estimate(Addresses.INFERENCE, REQUEST);
    reserve(9);
    long dear = estimate(Addresses.INFERENCE, REQUEST);
    assertTrue(dear > idle, "a place costs something");
    assertTrue(dear - idle < PlacePrice.FIRST_GAS / 4, "more by " + (dear - idle));
    reserve(9);
    Bytes asking =
        stage.transaction(InferenceStage.USER, Addresses.INFERENCE, BigInteger.ZERO, dear, REQUEST);
    stage.block(asking);
    assertTrue(stage.admitted(asking).isPresent());
  }

  private void reserve(int transactions) {
    for (int i = 0; i < transactions; i++) {
      stage.block(
          stage.transaction(
              i % 4,
              Addresses.INFERENCE,
              BigInteger.ZERO,
              15_000_000,
              InferenceStage.request(0, i)));
    }
  }

  @Test
  void p1ASimulatedBlockAsksForZeros() throws Exception {
    JsonNode simulated =
        ask("eth_simulateV1", "{'blockStateCalls':[{'calls':[%s,%s]}]}".formatted(call(), call()));
    for (JsonNode call : simulated.get(0).get("calls")) {
      assertEquals("0x1", call.get("status").asText(), call::toString);
      assertTrue(
          InferenceAbi.readModelOutput(Bytes.fromHex(call.get("returnData").asText()))
              .orElseThrow()
              .isSimulationResult());
      assertTrue(call.get("logs").isEmpty());
    }
    assertEquals(0, ask("haca_getInferenceAdmissions", "").size());
  }

  /** Who wants to see what comes of an answer puts code that gives it in the place of 0xF4. */
  @Test
  void p1OverriddenCodeAnswersInThePlaceOfTheModel() throws Exception {
    String returns42 =
        "{'%s':{'code':'0x602a5f5260205ff3'}}".formatted(Addresses.INFERENCE.toHex());
    assertEquals(
        Bytes32.ofUnsigned(42).toHex(),
        ask("eth_call", call() + ",'latest'," + returns42).asText());
    JsonNode simulated =
        ask(
            "eth_simulateV1",
            "{'blockStateCalls':[{'stateOverrides':%s,'calls':[%s]}]}"
                .formatted(returns42, call()));
    assertEquals(
        Bytes32.ofUnsigned(42).toHex(),
        simulated.get(0).get("calls").get(0).get("returnData").asText());
  }

  @Test
  void p3StepsAndRunsAreTraced() throws Exception {
    Bytes asking = stage.asking(REQUEST);
    stage.block(asking);
    stage.block();
    stage.block(stage.conclusion(asking, InferenceStage.answer(5, 7)));
    JsonNode run =
        ask(
            "debug_traceTransaction",
            "'" + Keccak.hash(asking).toHex() + "',{'tracer':'callTracer'}");
    assertEquals(InferenceStage.answer(5, 7).toHex(), run.get("output").asText());
    for (long height = stage.ledger.height() - 2; height <= stage.ledger.height(); height++) {
      JsonNode traces =
          ask("debug_traceBlockByNumber", "'0x%x',{'tracer':'callTracer'}".formatted(height));
      assertFalse(traces.isEmpty());
    }
  }

  /**
   * Receipts are made of what a run asked that logged nothing in the end, also where the caller has
   * written over what it asked with.
   */
  @Test
  void p3WhatARevertedRunAskedIsTraced() throws Exception {
    Address contract = stage.contracts.revertsOnZeros(InferenceStage.USER);
    Bytes asking =
        stage.transaction(InferenceStage.USER, contract, BigInteger.ZERO, 3_000_000, REQUEST);
    ExecutedBlock admitting = stage.block(asking);
    JsonNode run =
        ask(
            "debug_traceTransaction",
            "'"
                + Keccak.hash(admitting.entries().getLast().encoded()).toHex()
                + "',{'tracer':'callTracer'}");
    assertEquals(REQUEST.toHex(), run.at("/calls/0/input").asText(), run::toString);
  }
}
