package network.haca.zk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.MeasuredError;
import network.haca.zkverifier.ZkProof;

/**
 * The description of a circuit that was set up (rule H1): all that a proof of it is verified with,
 * by hash.
 *
 * @param logrows it has two to the power of it rows
 * @param form of the model, whose order is that of all lists here; without tensors if nobody noted
 *     them
 * @param inputScales binary digits after the point, for each input
 * @param outputScales binary digits after the point, for each output
 * @param inputElements public inputs for each input of the model
 * @param outputElements public inputs for each output of the model
 * @param verifierCodeHash Keccak of the verifier's runtime code
 * @param referenceString SHA-256 of the structured reference string (rule H5)
 * @param gas of the verification of one proof
 * @param gasCeiling of any
 * @param least of all numbers that it was calibrated with, for each input
 * @param greatest of all numbers that it was calibrated with, for each input
 * @param maxError between circuit and model in what it was calibrated with, as the verifier's code
 *     says; nothing if it does not
 * @param proofTime that the first proof took where it was set up; zero if nobody measured it
 */
public record CircuitDescription(
    String ezkl,
    int logrows,
    CircuitForm form,
    List<Integer> inputScales,
    List<Integer> outputScales,
    List<Integer> inputElements,
    List<Integer> outputElements,
    Bytes32 verifierCodeHash,
    Bytes32 verifyingKeyHash,
    Bytes32 referenceString,
    long gas,
    long gasCeiling,
    List<Double> least,
    List<Double> greatest,
    Optional<MeasuredError> maxError,
    Duration proofTime) {
  /** Upper bound on the gas of a verification. */
  public static final long GAS_CEILING_MAX = CircuitTerms.GAS_CEILING_MAX;

  /** Upper bound on the binary digits after the point of a number. */
  private static final int SCALE_MAX = 30;

  /**
   * @throws IllegalArgumentException if a number is out of its range, or an input or output lacks
   *     its scale
   */
  public CircuitDescription {
    requireRange("inputScales", inputScales, 0, SCALE_MAX);
    requireRange("outputScales", outputScales, 0, SCALE_MAX);
    requireRange("inputElements", inputElements, 1, ZkProof.INSTANCES_MAX);
    requireRange("outputElements", outputElements, 1, ZkProof.INSTANCES_MAX);
    if (gasCeiling < 1 || gasCeiling > GAS_CEILING_MAX) {
      throw new IllegalArgumentException(
          "gasCeiling is %d; from 1 to %d are possible".formatted(gasCeiling, GAS_CEILING_MAX));
    }
    if (inputScales.size() != inputElements.size()
        || outputScales.size() != outputElements.size()) {
      throw new IllegalArgumentException("each input and output has one scale and its elements");
    }
    boolean isNamed =
        form.inputs().isEmpty()
            || elements(form.inputs()).equals(inputElements)
                && elements(form.outputs()).equals(outputElements);
    if (!isNamed || least.size() != inputScales.size() || greatest.size() != inputScales.size()) {
      throw new IllegalArgumentException(
          "tensors by name have other numbers of elements, or an input has no range");
    }
    least = List.copyOf(least);
    greatest = List.copyOf(greatest);
    inputScales = List.copyOf(inputScales);
    outputScales = List.copyOf(outputScales);
    inputElements = List.copyOf(inputElements);
    outputElements = List.copyOf(outputElements);
  }

  private static List<Integer> elements(List<CircuitForm.Side> sides) {
    return sides.stream().map(side -> Math.toIntExact(side.elements())).toList();
  }

  /**
   * Says whether contracts may get these outputs of the circuit: none, or all of them.
   *
   * @param outputs in whatever order
   */
  public boolean takesOutputs(List<CircuitForm.Side> outputs) {
    return outputs.isEmpty()
        || form.outputs().isEmpty()
        || new CircuitForm(List.of(), outputs).outputs().equals(form.outputs());
  }

  /** The names of the inputs, in their order; none if nobody noted them. */
  List<String> inputNames() {
    return form.inputs().stream().map(CircuitForm.Side::name).toList();
  }

  private static void requireRange(String name, List<Integer> values, int least, int most) {
    for (int value : values) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "%s has %d; from %d to %d are possible".formatted(name, value, least, most));
      }
    }
  }

  /** The number of public inputs. */
  public int instances() {
    return inputs() + outputElements.stream().mapToInt(Integer::intValue).sum();
  }

  /** The number of public inputs that are the question. */
  public int inputs() {
    return inputElements.stream().mapToInt(Integer::intValue).sum();
  }
}
