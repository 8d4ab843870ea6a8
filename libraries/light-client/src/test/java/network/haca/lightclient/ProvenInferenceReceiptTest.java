package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import network.haca.lightclient.MadeInference.Asked;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceResult;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;

/**
 * Rule R2 on answers in zero knowledge, with a proof that EZKL made: the receipt holds by the
 * entry's own verifier, whatever validators and nodes say.
 */
class ProvenInferenceReceiptTest {
  private static final Bytes PROOF = Bytes.fromHex(RecordedCircuit.proof());

  /** The answer's numbers, each of 2^-13, exactly. */
  private static final List<FixedPoint> SCORES =
      RecordedCircuit.OUTPUT.stream().map(number -> score(number)).toList();

  private static FixedPoint score(int number) {
    return decimal(new BigDecimal(number).divide(new BigDecimal(1 << RecordedCircuit.SCALE)));
  }

  private static FixedPoint decimal(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return new FixedPoint(plain.unscaledValue(), BigInteger.valueOf(plain.scale()));
  }

  private static ModelRequest question() {
    List<FixedPoint> features =
        RecordedCircuit.INPUT.stream().map(number -> decimal(new BigDecimal(number))).toList();
    return new ModelRequest(
        Mode.ZKML.number(),
        "classifier",
        new ModelInput(
            List.of(new NumberTensor("features", features, List.of(1L, 8L))), List.of()));
  }

  private static InferenceResult answer(List<FixedPoint> scores) {
    return new ModelOutput(
        List.of(new NumberTensor("scores", scores, List.of(1L, 3L))), List.of(), List.of(), false);
  }

  private static Asked proven(Bytes proof) {
    return new Asked(question(), NodeKind.ZKML_PROVER, Optional.of(answer(SCORES)), proof);
  }

  private static MadeInference made(Asked asked, MadeCircuit circuit) {
    MadeInference made = new MadeInference("tx", List.of(List.of(asked)));
    made.circuit = Optional.of(circuit);
    return made;
  }

  static ObjectNode document() {
    return made(proven(PROOF), MadeCircuit.recorded()).document();
  }

  private static String detail(JsonNode document) {
    return InferenceReceiptTest.verify(document).stream()
        .filter(each -> each.name().equals("proofs"))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static void fails(String reason, JsonNode document) {
    assertEquals(List.of("proofs"), InferenceReceiptTest.failed(document), () -> detail(document));
    assertTrue(detail(document).contains(reason), () -> detail(document));
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  @Test
  void r2AnAnswerInZeroKnowledgeIsProvenAnew() {
    ObjectNode document = document();
    assertEquals(
        List.of(),
        InferenceReceiptTest.failed(document),
        () -> InferenceReceiptTest.verify(document).toString());
    String said = detail(document);
    for (String part :
        List.of(MadeInference.ENTRY.toHex(), MadeCircuit.OWNER.toHex(), "compare its id")) {
      assertTrue(said.contains(part), said);
    }
  }

  /** All four ways in one transaction; the proof is of one answer alone. */
  @Test
  void r2OtherModesAnswersStandBesideIt() {
    MadeInference made =
        new MadeInference(
            "tx",
            List.of(
                List.of(InferenceCases.tee(2_001), proven(PROOF), InferenceCases.vanilla(4)),
                List.of(InferenceCases.failing(8))));
    made.circuit = Optional.of(MadeCircuit.recorded());
    ObjectNode document = made.document();
    assertEquals(
        List.of(),
        InferenceReceiptTest.failed(document),
        () -> InferenceReceiptTest.verify(document).toString());
  }

  /** The validators took it, a node signed it, and it is wrong all the same. */
  @Test
  void r2AProofThatDoesNotHoldIsRefusedWhoeverTookIt() {
    fails(
        "the verifier's code",
        made(proven(flipped(PROOF, 100)), MadeCircuit.recorded()).document());
    List<FixedPoint> others = new ArrayList<>(SCORES);
    others.set(0, score(RecordedCircuit.OUTPUT.getFirst() + 1));
    Asked another = new Asked(question(), NodeKind.ZKML_PROVER, Optional.of(answer(others)), PROOF);
    fails("the verifier's code", made(another, MadeCircuit.recorded()).document());
    others.set(0, FixedPoint.of(1, 1));
    Asked rounded = new Asked(question(), NodeKind.ZKML_PROVER, Optional.of(answer(others)), PROOF);
    fails("others than numbers of the circuit", made(rounded, MadeCircuit.recorded()).document());
  }

  @Test
  void r2TheEntryIsTheRegistrysAndNotTheDocuments() {
    MadeCircuit good = MadeCircuit.recorded();
    UnaryOperator<Bytes> otherCode = code -> flipped(code, 5_000);
    Function<MadeCircuit, JsonNode> shown = circuit -> made(proven(PROOF), circuit).document();
    fails(
        "another verifier",
        shown.apply(
            new MadeCircuit(
                good.digest(),
                good.gasCeiling(),
                1,
                good.verifier(),
                otherCode.apply(good.shown()))));
    fails(
        "ceiling of gas",
        shown.apply(new MadeCircuit(good.digest(), 400_000, 1, good.verifier(), good.shown())));
    fails(
        "no registry more than 3000000",
        shown.apply(new MadeCircuit(good.digest(), 3_000_001, 1, good.verifier(), good.shown())));
    fails(
        "is of a model with the digest",
        shown.apply(
            new MadeCircuit(
                Bytes32.ofUnsigned(0xdd), good.gasCeiling(), 1, good.verifier(), good.shown())));
    fails(
        "has others than numbers of the circuit",
        shown.apply(
            new MadeCircuit(good.digest(), good.gasCeiling(), 2, good.verifier(), good.shown())));
    ObjectNode without = document();
    ((ObjectNode) without.get("registry")).remove("models");
    fails("its models are not those", without);
  }

  @Test
  void r2ModelsThatNoAnswerIsProvenByAreRefused() {
    MadeInference made = InferenceCases.mixed("tx");
    made.circuit = Optional.of(MadeCircuit.recorded());
    fails("its models are not those", made.document());
    ObjectNode none = InferenceCases.mixed("tx").document();
    ((ObjectNode) none.get("registry")).putArray("models");
    assertTrue(InferenceReceiptTest.failed(none).contains("form"));
  }

  @Test
  void r2AModeHasAProofOrNone() {
    ObjectNode without = made(proven(Bytes.EMPTY), MadeCircuit.recorded()).document();
    assertTrue(InferenceReceiptTest.failed(without).contains("answers"));
    Asked vanilla = InferenceCases.vanilla(1);
    Asked with = new Asked(vanilla.request(), vanilla.by(), vanilla.result(), Bytes.fromHex("01"));
    ObjectNode proven = new MadeInference("tx", List.of(List.of(with))).document();
    assertTrue(InferenceReceiptTest.failed(proven).contains("answers"));
  }

  /** A prover may refuse: that is signed, as any failure, and no proof is asked for. */
  @Test
  void r2AProversFailureIsSignedAndNotProven() {
    Asked refused = new Asked(question(), NodeKind.ZKML_PROVER, Optional.empty());
    MadeInference made = new MadeInference("tx", List.of(List.of(refused)));
    made.succeeded = false;
    ObjectNode document = made.document();
    assertEquals(List.of(), InferenceReceiptTest.failed(document));
    assertTrue(detail(document).contains("no answer is in zero knowledge"));
  }

  @Test
  void r2EveryForgedFieldOfAModelIsRefused() {
    ObjectNode document = document();
    List<String> taken =
        Forgery.of(document).stream()
            .filter(forgery -> forgery.at().toString().startsWith("/registry/models"))
            .filter(forgery -> InferenceReceiptTest.failed(forgery.applied(document)).isEmpty())
            .map(Forgery::toString)
            .toList();
    assertEquals(List.of(), taken);
  }

  @Test
  void r2TwoAnswersOfOneEntryNeedItOnce() {
    ModelRequest question = question();
    ModelRequest byId =
        new ModelRequest(question.modeNumber(), MadeInference.ENTRY.toHex(), question.input());
    Asked second = new Asked(byId, NodeKind.ZKML_PROVER, Optional.of(answer(SCORES)), PROOF);
    MadeInference made = new MadeInference("tx", List.of(List.of(proven(PROOF), second)));
    made.circuit = Optional.of(MadeCircuit.recorded());
    ObjectNode document = made.document();
    assertEquals(List.of(), InferenceReceiptTest.failed(document));
    ArrayNode models = (ArrayNode) document.at("/registry/models");
    models.add(models.get(0).deepCopy());
    fails("its models are not those", document);
  }
}
