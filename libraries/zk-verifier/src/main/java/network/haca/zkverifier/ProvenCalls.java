package network.haca.zkverifier;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Judges a proof of an answer that a contract asked for inside a transaction: the public inputs are
 * computed from the decimal numbers of question and answer, and none is taken from who proves (rule
 * P5).
 */
public final class ProvenCalls {
  private ProvenCalls() {}

  /**
   * The verifier's word on the proof of an answer, or the reason why it is not asked.
   *
   * @param code the verifier's, whatever it is
   * @param callData of the call of 0xF4 that asked
   */
  public static VerifierRun.Verdict judge(
      CircuitTerms terms, Bytes code, Bytes callData, Answer answer) {
    Optional<InferenceRequest> question = InferenceAbi.readRequest(callData);
    Optional<ModelOutput> output = InferenceAbi.readModelOutput(answer.returnData());
    return question.isPresent()
            && question.get() instanceof ModelRequest request
            && output.isPresent()
        ? judge(terms, code, request.input(), output.get(), answer.proof())
        : new VerifierRun.Verdict.Fails("a circuit gives no such answer to such a question");
  }

  /**
   * The verifier's word on a proof, or the reason why it is not asked.
   *
   * @param code the verifier's, whatever it is
   */
  public static VerifierRun.Verdict judge(
      CircuitTerms terms, Bytes code, ModelInput question, ModelOutput answer, Bytes proof) {
    Optional<List<Bytes32>> input = input(terms, question);
    Optional<List<Bytes32>> output = output(terms, answer);
    if (input.isEmpty() || output.isEmpty()) {
      return new VerifierRun.Verdict.Fails(
          "the %s has others than numbers of the circuit"
              .formatted(input.isEmpty() ? "question" : "answer"));
    }
    if (terms.hasSeveral() && !form(question, answer).isOf(code)) {
      return new VerifierRun.Verdict.Fails(
          "the verifier is not that of a circuit whose tensors have these names and shapes");
    }
    List<Bytes32> elements = new ArrayList<>(input.get());
    elements.addAll(output.get());
    return VerifierRun.run(
        code,
        new ZkProof(terms.verifierCodeHash(), proof, elements),
        elements.size(),
        terms.gasCeiling());
  }

  private static CircuitForm form(ModelInput question, ModelOutput answer) {
    return new CircuitForm(
        question.numbers().stream().map(CircuitForm.Side::of).toList(),
        answer.numbers().stream().map(CircuitForm.Side::of).toList());
  }

  /**
   * The public inputs of a question, in the order of its tensors' names; nothing if it is none to
   * the circuit.
   */
  public static Optional<List<Bytes32>> input(CircuitTerms terms, ModelInput question) {
    return question.strings().isEmpty()
        ? elements(question.numbers(), terms.inputScales(), DecimalNumbers::ofInput)
        : Optional.empty();
  }

  private static Optional<List<Bytes32>> output(CircuitTerms terms, ModelOutput answer) {
    return elements(answer.numbers(), terms.outputScales(), DecimalNumbers::ofOutput);
  }

  private interface Scaling {
    Optional<BigInteger> of(FixedPoint number, int scale);
  }

  private static Optional<List<Bytes32>> elements(
      List<NumberTensor> tensors, List<Integer> scales, Scaling scaling) {
    List<NumberTensor> sorted =
        tensors.stream().sorted(Comparator.comparing(NumberTensor::name)).toList();
    long names = sorted.stream().map(NumberTensor::name).distinct().count();
    if (sorted.size() != scales.size() || names != sorted.size()) {
      return Optional.empty();
    }
    List<Bytes32> elements = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      for (FixedPoint number : sorted.get(i).values()) {
        Optional<BigInteger> scaled = scaling.of(number, scales.get(i));
        if (scaled.isEmpty()) {
          return Optional.empty();
        }
        elements.add(FieldNumbers.element(scaled.get()));
      }
    }
    return Optional.of(elements);
  }
}
