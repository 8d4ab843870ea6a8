package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;

/** Rule P5: what a contract asked and was answered are the circuit's numbers, in one order. */
class ProvenCallsTest {
  /** The recorded verifier as one of two inputs and two outputs. */
  private static final Bytes CODE =
      Bytes.concat(
          Bytes.fromHex(RecordedCircuit.verifierCode()),
          new CircuitForm(List.of(side("a", 5), side("b", 3)), List.of(side("q", 1), side("p", 2)))
              .suffix());

  private static final Bytes PROOF = Bytes.fromHex(RecordedCircuit.proof());
  private static final CircuitTerms TWO = terms(List.of(13, 13), List.of(13, 13));

  private static final List<FixedPoint> INPUT =
      RecordedCircuit.INPUT.stream().map(BigDecimal::new).map(ProvenCallsTest::fixed).toList();

  private static final List<FixedPoint> OUTPUT =
      RecordedCircuit.OUTPUT.stream()
          .map(each -> new BigDecimal(each).divide(new BigDecimal(1 << RecordedCircuit.SCALE)))
          .map(BigDecimal::stripTrailingZeros)
          .map(ProvenCallsTest::fixed)
          .toList();

  private static CircuitForm.Side side(String name, long columns) {
    return new CircuitForm.Side(name, List.of(1L, columns));
  }

  private static CircuitTerms terms(List<Integer> inputs, List<Integer> outputs) {
    return new CircuitTerms(
        Bytes32.ofUnsigned(1),
        Bytes32.ofUnsigned(2),
        Keccak.hash(CODE),
        RecordedCircuit.GAS_CEILING,
        inputs,
        outputs);
  }

  private static FixedPoint fixed(BigDecimal number) {
    return new FixedPoint(number.unscaledValue(), BigInteger.valueOf(number.scale()));
  }

  private static NumberTensor part(String name, List<FixedPoint> values) {
    return new NumberTensor(name, values, List.of(1L, (long) values.size()));
  }

  private static ModelInput question(NumberTensor... tensors) {
    return new ModelInput(List.of(tensors), List.of());
  }

  private static VerifierRun.Verdict judged(ModelInput question, NumberTensor... answer) {
    return ProvenCalls.judge(
        TWO, CODE, question, new ModelOutput(List.of(answer), List.of(), List.of(), false), PROOF);
  }

  @Test
  void p5TensorsAreTakenInTheOrderOfTheirNamesHoweverTheyStand() {
    NumberTensor first = part("a", INPUT.subList(0, 5));
    NumberTensor second = part("b", INPUT.subList(5, 8));
    NumberTensor high = part("p", OUTPUT.subList(0, 2));
    NumberTensor low = part("q", OUTPUT.subList(2, 3));
    for (ModelInput question : List.of(question(first, second), question(second, first))) {
      assertInstanceOf(VerifierRun.Verdict.Holds.class, judged(question, high, low));
      assertInstanceOf(VerifierRun.Verdict.Holds.class, judged(question, low, high));
    }
    List<ModelInput> otherQuestions =
        List.of(
            question(part("b", first.values()), part("a", second.values())),
            question(part("a", first.values()), part("c", second.values())),
            question(part("a", INPUT.subList(0, 4)), part("b", INPUT.subList(4, 8))));
    for (ModelInput other : otherQuestions) {
      assertInstanceOf(VerifierRun.Verdict.Fails.class, judged(other, high, low));
    }
    ModelInput question = question(first, second);
    NumberTensor renamed = part("z", low.values());
    assertInstanceOf(VerifierRun.Verdict.Fails.class, judged(question, high, renamed));
    assertInstanceOf(
        VerifierRun.Verdict.Fails.class,
        judged(question, part("p", OUTPUT.subList(0, 1)), part("q", OUTPUT.subList(1, 3))));
    NumberTensor column = new NumberTensor("p", high.values(), List.of(2L, 1L));
    assertInstanceOf(VerifierRun.Verdict.Fails.class, judged(question, column, low));
  }

  @Test
  void p1AQuestionHasOneTensorForEachInputAndEachOnce() {
    NumberTensor tensor = part("a", INPUT.subList(0, 1));
    NumberTensor other = part("b", INPUT.subList(1, 2));
    assertEquals(2, ProvenCalls.input(TWO, question(tensor, other)).orElseThrow().size());
    Stream.of(
            question(), question(tensor), question(tensor, tensor), question(tensor, other, tensor))
        .forEach(
            question ->
                assertEquals(
                    Optional.empty(), ProvenCalls.input(TWO, question), question::toString));
    assertTrue(ProvenCalls.input(terms(List.of(13), List.of(13)), question(tensor)).isPresent());
  }
}
