package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.ModelTransactions;
import network.haca.pipe.Answer;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.JuryAbi;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rule P7: one transaction asks by every method, and reverts entirely if one answer disagrees. */
class JuryTest {
  private static final Bytes NEAR = scores("-8.5979", "7.8271", "-0.0803");
  private static final Bytes FAR = scores("-8.5", "7.8271", "-0.0803");
  private static final long TOLERANCE = 1_000;

  private final InferenceStage stage =
      new InferenceStage(
          NodeKind.ZKML_PROVER, NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.LLM_PROXY);
  private final Address jury;

  JuryTest() {
    for (int node : new int[] {1, 2}) {
      stage.succeeds(
          0,
          Addresses.MODEL_REGISTRY,
          ModelTransactions.serve(
              stage.nodes.get(node).teeId(), stage.models.served(NodeKind.ZKML_PROVER)));
    }
    jury =
        stage.deploy(
            InferenceStage.USER,
            Bytes.concat(
                ContractArtifact.load("examples/Jury").creationCode(),
                JuryAbi.construction(StageModels.CLASSIFIER, "scores", 6, StageModels.LLAMA)));
  }

  private static Bytes scores(String... values) {
    return StageModels.scores(Stream.of(values).map(BigDecimal::new));
  }

  /** An account of several answers: what each request's first node says. */
  private BlockEntry decided(Function<OpenRequest, Bytes> answers) {
    Bytes call =
        JuryAbi.decide(
            ((ModelRequest) InferenceAbi.readRequest(StageModels.provenQuestion()).orElseThrow())
                .input(),
            TOLERANCE,
            "Is the sky blue?",
            "yes");
    Bytes asking = stage.transaction(InferenceStage.USER, jury, BigInteger.ZERO, 9_000_000, call);
    stage.block(asking);
    stage.block();
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    assertEquals(4, admitted.requests().size());
    List<Answer> given =
        admitted.open().requests().stream()
            .map(request -> answer(request, admitted.open().time(), answers.apply(request)))
            .toList();
    ExecutedBlock block = stage.block(stage.conclusion(admitted, given));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertEquals(4, block.entries().getFirst().logs().size(), "all four are paid");
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
    return block.entries().getLast();
  }

  private Answer answer(OpenRequest request, long time, Bytes returnData) {
    EnclaveIdentity node = stage.node(request.row().getFirst());
    return mode(request) == 1
        ? stage.answer(node, request, time, returnData, StageModels.PROOF)
        : stage.answer(node, request, time, returnData);
  }

  private static int mode(OpenRequest request) {
    return request.mode().number();
  }

  private static boolean isText(OpenRequest request) {
    return InferenceAbi.readRequest(request.callData()).orElseThrow() instanceof LanguageRequest;
  }

  private static Bytes honest(OpenRequest request) {
    if (isText(request)) {
      return StageModels.completed("yes");
    }
    return mode(request) == 1 ? StageModels.provenAnswer() : NEAR;
  }

  /** The number that the contract has decided on: -70,435 / 2^13, in millionths. */
  private BigInteger kept() {
    return new BigInteger(
        stage
            .ledger
            .latest()
            .read(jury, Keccak.hash(Bytes.ofUtf8("answer()")).value().slice(0, 4))
            .toArray());
  }

  @Test
  void p7FourInferencesAgreeInOneTransaction() {
    BlockEntry ran = decided(JuryTest::honest);
    assertTrue(ran.success());
    assertEquals(5, ran.logs().size(), "four answers and the decision");
    assertEquals(BigInteger.valueOf(-8_598_022), kept());
  }

  @Test
  void p7OneThatDisagreesRevertsAll() {
    for (NodeKind liar : List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.LLM_PROXY)) {
      BlockEntry ran =
          decided(
              request -> {
                if (isText(request)) {
                  return StageModels.completed(liar == NodeKind.LLM_PROXY ? "no" : "yes");
                }
                return mode(request) != 1 && request.mode().teeType() == liar.teeType()
                    ? FAR
                    : honest(request);
              });
      assertFalse(ran.success(), liar::toString);
      assertTrue(ran.logs().isEmpty(), "nothing of it stays");
      assertEquals(BigInteger.ZERO, kept());
    }
  }
}
