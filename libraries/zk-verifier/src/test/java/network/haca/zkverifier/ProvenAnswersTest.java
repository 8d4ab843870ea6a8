package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;

/** Rules H3 and H4 on a proof that EZKL made: what is proven is what the leaf's bytes say. */
class ProvenAnswersTest {
  private static final Bytes32 ENTRY = Bytes32.ofUnsigned(6);
  private static final Bytes32 DIGEST = Bytes32.ofUnsigned(7);
  private static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());
  private static final Bytes PROOF = Bytes.fromHex(RecordedCircuit.proof());
  private static final Bytes INPUT = Bytes.fromHex(RecordedCircuit.inputContent());
  private static final Bytes OUTPUT = Bytes.fromHex(RecordedCircuit.outputContent());
  private static final CircuitTerms TERMS = terms(List.of(13), List.of(13), 594_287);

  private static CircuitTerms terms(List<Integer> inputs, List<Integer> outputs, long gas) {
    return new CircuitTerms(ENTRY, DIGEST, Keccak.hash(CODE), gas, inputs, outputs);
  }

  private static TensorTranscript question(Bytes input) {
    return new TensorTranscript(
        "classifier",
        "1",
        DIGEST,
        Bytes.wrap(new byte[16]),
        "id",
        TensorTranscript.under(Optional.of(ENTRY)),
        List.of(new Tensor("input", Datatype.FP32, List.of(1L, 8L), input)));
  }

  private static List<Tensor> scores(Bytes output) {
    return List.of(new Tensor("scores", Datatype.FP32, List.of(1L, 3L), output));
  }

  private static ProvenInference proven(Bytes input, Bytes output, Bytes proof) {
    TensorTranscript question = question(input);
    return signed(question.encode(), question.withOutputs(scores(output)).encode(), proof);
  }

  private static ProvenInference signed(Bytes question, Bytes answer, Bytes proof) {
    return new ProvenInference(Bytes32.ZERO, Bytes.EMPTY, 1, question, answer, proof);
  }

  private static ProvenInference good() {
    return proven(INPUT, OUTPUT, PROOF);
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] copy = bytes.toArray().clone();
    copy[at] ^= 1;
    return Bytes.wrap(copy);
  }

  private static void fails(String reason, CircuitTerms terms, Bytes code, ProvenInference proven) {
    String said =
        assertInstanceOf(VerifierRun.Verdict.Fails.class, ProvenAnswers.judge(terms, code, proven))
            .reason();
    assertTrue(said.contains(reason), said);
  }

  @Test
  void h3TheProofHoldsOfExactlyThisQuestionAndAnswer() {
    assertInstanceOf(VerifierRun.Verdict.Holds.class, ProvenAnswers.judge(TERMS, CODE, good()));
  }

  @Test
  void h4AnotherQuestionOrAnswerIsNotProven() {
    for (int element = 0; element < 8; element += 3) {
      // A change of the input beyond what the circuit rounds to.
      Bytes other = flipped(INPUT, element * 4 + 2);
      fails("verifier's code", TERMS, CODE, proven(other, OUTPUT, PROOF));
    }
    for (int at = 0; at < OUTPUT.size(); at += 3) {
      var verdict = ProvenAnswers.judge(TERMS, CODE, proven(INPUT, flipped(OUTPUT, at), PROOF));
      assertInstanceOf(VerifierRun.Verdict.Fails.class, verdict, "byte " + at);
    }
  }

  @Test
  void h3WhatTheCircuitRoundsToTheSameIsTheSameQuestionToIt() {
    assertInstanceOf(
        VerifierRun.Verdict.Holds.class,
        ProvenAnswers.judge(TERMS, CODE, proven(flipped(INPUT, 0), OUTPUT, PROOF)));
  }

  @Test
  void h4AnAlteredOrTruncatedProofIsRefused() {
    fails("verifier's code", TERMS, CODE, proven(INPUT, OUTPUT, flipped(PROOF, 40)));
    fails("verifier's code", TERMS, CODE, proven(INPUT, OUTPUT, PROOF.slice(0, 3_040)));
    fails("verifier's code", TERMS, CODE, proven(INPUT, OUTPUT, Bytes.EMPTY));
  }

  @Test
  void h3TheEntrysScalesAndCeilingCount() {
    fails("verifier's code", terms(List.of(12), List.of(13), 594_287), CODE, good());
    fails("no tensor of numbers", terms(List.of(13), List.of(2), 594_287), CODE, good());
    fails("ceiling of gas", terms(List.of(13), List.of(13), 400_000), CODE, good());
    fails("names and shapes", terms(List.of(13, 13), List.of(13), 594_287), CODE, good());
    fails("circuit has 0", terms(List.of(13), List.of(), 594_287), CODE, good());
  }

  private static Tensor part(String name, Bytes content, int from, int until) {
    return shaped(name, content, from, until, List.of(1L, (long) (until - from)));
  }

  private static Tensor shaped(String name, Bytes content, int from, int until, List<Long> shape) {
    return new Tensor(name, Datatype.FP32, shape, content.slice(from * 4, (until - from) * 4));
  }

  /** The recorded question and answer, cut into tensors. */
  private static ProvenInference inParts(List<Tensor> inputs, List<Tensor> outputs) {
    TensorTranscript question =
        new TensorTranscript(
            "classifier",
            "1",
            DIGEST,
            Bytes.wrap(new byte[16]),
            "id",
            TensorTranscript.under(Optional.of(ENTRY)),
            inputs);
    return signed(question.encode(), question.withOutputs(outputs).encode(), PROOF);
  }

  private static List<Tensor> inputs(String first, String second, int cut) {
    return List.of(part(second, INPUT, cut, 8), part(first, INPUT, 0, cut));
  }

  private static List<Tensor> outputs(String first, String second, int cut) {
    return List.of(part(second, OUTPUT, cut, 3), part(first, OUTPUT, 0, cut));
  }

  private static CircuitForm.Side side(String name, long columns) {
    return new CircuitForm.Side(name, List.of(1L, columns));
  }

  /** The recorded verifier as one of two inputs and two outputs. */
  private static final Bytes IN_PARTS =
      Bytes.concat(
          CODE,
          new CircuitForm(List.of(side("b", 3), side("a", 5)), List.of(side("p", 2), side("q", 1)))
              .suffix());

  private static CircuitTerms two(Bytes code, List<Integer> inputs, List<Integer> outputs) {
    return new CircuitTerms(ENTRY, DIGEST, Keccak.hash(code), 594_287, inputs, outputs);
  }

  @Test
  void h3SeveralTensorsAreProvenByTheirNamesAndShapes() {
    List<Integer> scales = List.of(13, 13);
    CircuitTerms two = two(IN_PARTS, scales, scales);
    List<Tensor> in = inputs("a", "b", 5);
    List<Tensor> out = outputs("p", "q", 2);
    assertInstanceOf(
        VerifierRun.Verdict.Holds.class, ProvenAnswers.judge(two, IN_PARTS, inParts(in, out)));
    CircuitTerms others = two(IN_PARTS, List.of(13, 12), scales);
    fails("verifier's code", others, IN_PARTS, inParts(in, out));
    fails("circuit has 1", TERMS, CODE, inParts(in, out));
    // The same numbers in the same order, by other names, cut elsewhere, and in other shapes.
    for (List<Tensor> other :
        List.of(
            inputs("a", "c", 5),
            inputs("A", "b", 5),
            inputs("a", "b", 4),
            inputs("b", "a", 5),
            List.of(shaped("a", INPUT, 0, 5, List.of(5L, 1L)), part("b", INPUT, 5, 8)))) {
      fails("names and shapes", two, IN_PARTS, inParts(other, out));
    }
    for (List<Tensor> other :
        List.of(
            outputs("p", "z", 2),
            outputs("o", "q", 2),
            outputs("p", "q", 1),
            outputs("q", "p", 2),
            List.of(part("p", OUTPUT, 0, 2), shaped("q", OUTPUT, 2, 3, List.of(1L))))) {
      fails("names and shapes", two, IN_PARTS, inParts(in, other));
    }
  }

  @Test
  void h3AVerifierOfSeveralTensorsThatNamesNoneProvesNothing() {
    List<Integer> scales = List.of(13, 13);
    ProvenInference proven = inParts(inputs("a", "b", 5), outputs("p", "q", 2));
    fails("names and shapes", two(CODE, scales, scales), CODE, proven);
    Bytes tail = IN_PARTS.slice(IN_PARTS.size() - 40, 40);
    fails("names and shapes", two(tail, scales, scales), tail, proven);
    Bytes longer = Bytes.concat(IN_PARTS, Bytes.fromHex("00"));
    fails("names and shapes", two(longer, scales, scales), longer, proven);
  }

  @Test
  void h3AnotherVerifierOrNoneIsRefused() {
    fails("another verifier", TERMS, flipped(CODE, 5_000), good());
    fails("0 bytes of code", TERMS, Bytes.EMPTY, good());
  }

  @Test
  void h2AnAnswerOfAnotherModelIsRefused() {
    CircuitTerms other =
        new CircuitTerms(
            ENTRY, Bytes32.ofUnsigned(8), Keccak.hash(CODE), 594_287, List.of(13), List.of(13));
    fails("a model with the digest", other, CODE, good());
  }

  @Test
  void h3AQuestionThatNamesAnotherEntryOrNoneIsRefused() {
    for (Optional<Bytes32> named : List.of(Optional.<Bytes32>empty(), Optional.of(DIGEST))) {
      TensorTranscript question =
          new TensorTranscript(
              "classifier",
              "1",
              DIGEST,
              Bytes.wrap(new byte[16]),
              "id",
              TensorTranscript.under(named),
              question(INPUT).tensors());
      Bytes answer = question.withOutputs(scores(OUTPUT)).encode();
      fails("signed with the parameters", TERMS, CODE, signed(question.encode(), answer, PROOF));
    }
  }

  @Test
  void h3QuestionAndAnswerBelongTogether() {
    TensorTranscript question = question(INPUT);
    TensorTranscript other =
        new TensorTranscript(
            "classifier",
            "1",
            DIGEST,
            Bytes.wrap(new byte[16]),
            "other",
            new TreeMap<>(),
            scores(OUTPUT));
    fails("another question", TERMS, CODE, signed(question.encode(), other.encode(), PROOF));
    Bytes answer = question.withOutputs(scores(OUTPUT)).encode();
    fails("not in the form", TERMS, CODE, signed(answer.slice(0, 9), answer, PROOF));
    fails(
        "not in the form",
        TERMS,
        CODE,
        signed(question.encode(), Bytes.concat(answer, Bytes.fromHex("00")), PROOF));
  }

  @Test
  void h3TheRecordedNumbersAreThoseOfTheRecordedTensors() {
    Tensor input = question(INPUT).tensors().getFirst();
    List<String> elements =
        FixedPoint.ofInput(input, 13).orElseThrow().stream()
            .map(number -> FieldNumbers.element(number).toHex())
            .toList();
    assertEquals(RecordedCircuit.instances().subList(0, 8), elements);
  }
}
