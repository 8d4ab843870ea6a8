package network.haca.zkverifier;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;

/**
 * Judges a proof by a model's entry and by the bytes that its leaf signs: the public inputs are
 * computed from question and answer, and none is taken from who proves (rules H3, H4).
 */
public final class ProvenAnswers {
  private ProvenAnswers() {}

  /** The public inputs of an inference, or the reason why it has none. */
  private sealed interface Inputs {
    record Are(List<Bytes32> elements) implements Inputs {}

    record AreNone(String reason) implements Inputs {}
  }

  /**
   * The verifier's word on a proof, or the reason why it is not asked.
   *
   * @param code the verifier's, whatever it is
   */
  public static VerifierRun.Verdict judge(CircuitTerms terms, Bytes code, ProvenInference proven) {
    return switch (inputs(terms, code, proven)) {
      case Inputs.AreNone(String reason) -> new VerifierRun.Verdict.Fails(reason);
      case Inputs.Are(List<Bytes32> elements) ->
          VerifierRun.run(
              code,
              new ZkProof(terms.verifierCodeHash(), proven.proof(), elements),
              elements.size(),
              terms.gasCeiling());
    };
  }

  /**
   * Why no proof of the inference could ever hold; nothing if one may.
   *
   * @param code the verifier's
   */
  public static Optional<String> objection(CircuitTerms terms, Bytes code, ProvenInference proven) {
    return inputs(terms, code, proven) instanceof Inputs.AreNone(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  private static Inputs inputs(CircuitTerms terms, Bytes code, ProvenInference proven) {
    Optional<TensorTranscript> question = TensorTranscript.decode(proven.input());
    Optional<TensorTranscript> answer = TensorTranscript.decode(proven.output());
    if (question.isEmpty() || answer.isEmpty()) {
      return new Inputs.AreNone(
          "the question or the answer is not in the form of a tensor inference");
    }
    if (!question.get().withOutputs(answer.get().tensors()).equals(answer.get())) {
      return new Inputs.AreNone("the answer is to another question");
    }
    if (!question.get().modelDigest().equals(terms.modelDigest())) {
      return new Inputs.AreNone(
          "the answer is of a model with the digest %s, the entry's is %s"
              .formatted(question.get().modelDigest(), terms.modelDigest()));
    }
    if (!question.get().parameters().equals(TensorTranscript.under(Optional.of(terms.entry())))) {
      return new Inputs.AreNone(
          "the question was signed with the parameters %s; for a proof by this entry they are %s"
              .formatted(
                  question.get().parameters(), TensorTranscript.under(Optional.of(terms.entry()))));
    }
    if (terms.hasSeveral() && !form(question.get(), answer.get()).isOf(code)) {
      return new Inputs.AreNone(
          "the verifier is not that of a circuit whose tensors have these names and shapes");
    }
    List<Bytes32> elements = new ArrayList<>();
    return addInputs(question.get().tensors(), terms.inputScales(), elements)
        .or(() -> addOutputs(answer.get().tensors(), terms.outputScales(), elements))
        .<Inputs>map(Inputs.AreNone::new)
        .orElseGet(() -> new Inputs.Are(elements));
  }

  /** Each name is there once, in whatever could be decoded. */
  private static CircuitForm form(TensorTranscript question, TensorTranscript answer) {
    return new CircuitForm(
        question.tensors().stream().map(CircuitForm.Side::of).toList(),
        answer.tensors().stream().map(CircuitForm.Side::of).toList());
  }

  /** Nothing if they could be added. */
  private static Optional<String> addInputs(
      List<Tensor> tensors, List<Integer> scales, List<Bytes32> instances) {
    return add("input", tensors, scales, FixedPoint::ofInput, instances);
  }

  private static Optional<String> addOutputs(
      List<Tensor> tensors, List<Integer> scales, List<Bytes32> instances) {
    return add("output", tensors, scales, FixedPoint::ofOutput, instances);
  }

  private interface Reading {
    Optional<List<BigInteger>> of(Tensor tensor, int scale);
  }

  private static Optional<String> add(
      String what,
      List<Tensor> tensors,
      List<Integer> scales,
      Reading reading,
      List<Bytes32> instances) {
    if (tensors.size() != scales.size()) {
      return Optional.of(
          "there are %s %ss, and the circuit has %s"
              .formatted(tensors.size(), what, scales.size()));
    }
    for (int i = 0; i < tensors.size(); i++) {
      Optional<List<BigInteger>> numbers = reading.of(tensors.get(i), scales.get(i));
      if (numbers.isEmpty()) {
        return Optional.of(
            "%s '%s' is no tensor of numbers of the circuit, of %s binary digits after the point"
                .formatted(what, tensors.get(i).name(), scales.get(i)));
      }
      if (instances.size() + numbers.get().size() > ZkProof.INSTANCES_MAX) {
        return Optional.of("there are over %s public inputs".formatted(ZkProof.INSTANCES_MAX));
      }
      numbers.get().stream().map(FieldNumbers::element).forEach(instances::add);
    }
    return Optional.empty();
  }
}
