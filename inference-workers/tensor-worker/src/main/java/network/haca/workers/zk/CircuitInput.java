package network.haca.workers.zk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.FieldNumbers;
import network.haca.zkverifier.FixedPoint;

/**
 * The question to a circuit, in the form that EZKL reads: numbers as the circuit and its judges
 * round them, so that EZKL has nothing to round.
 */
final class CircuitInput {
  private CircuitInput() {}

  /**
   * The numbers of tensors, in the order of their names.
   *
   * @param scales of the circuit's inputs, in that order
   * @throws InvalidTensorException naming the tensor that has others than finite numbers of
   *     floating point
   */
  static ModelInputs of(List<Tensor> tensors, List<Integer> scales) throws InvalidTensorException {
    if (tensors.size() != scales.size()) {
      throw new InvalidTensorException(
          "its circuit takes %s inputs, %s given".formatted(scales.size(), tensors.size()));
    }
    List<Tensor> sorted = tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList();
    List<ModelInputs.Input> inputs = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      int scale = scales.get(i);
      Tensor tensor = sorted.get(i);
      Optional<List<BigInteger>> numbers = FixedPoint.ofInput(tensor, scale);
      if (numbers.isEmpty()) {
        throw new InvalidTensorException(
            "input '%s' has others than finite numbers of floating point".formatted(tensor.name()));
      }
      inputs.add(
          input(
              tensor.name(),
              numbers.get().stream().map(number -> unscaled(number, scale)).toList()));
    }
    return new ModelInputs(inputs);
  }

  /**
   * The numbers of the elements that a proof would have as public inputs.
   *
   * @param names of the circuit's inputs, sorted
   * @param sizes of the inputs, in their order
   * @param scales of the inputs, in their order
   */
  static ModelInputs of(
      List<Bytes32> elements, List<String> names, List<Integer> sizes, List<Integer> scales) {
    List<ModelInputs.Input> inputs = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < scales.size(); i++) {
      int scale = scales.get(i);
      List<Bytes32> own = elements.subList(at, at + sizes.get(i));
      inputs.add(
          input(
              names.get(i),
              own.stream().map(element -> FieldNumbers.number(element, scale)).toList()));
      at += own.size();
    }
    return new ModelInputs(inputs);
  }

  private static BigDecimal unscaled(BigInteger number, int scale) {
    return new BigDecimal(number).divide(new BigDecimal(BigInteger.ONE.shiftLeft(scale)));
  }

  private static ModelInputs.Input input(String name, List<BigDecimal> numbers) {
    return new ModelInputs.Input(
        name, List.of(numbers.stream().map(BigDecimal::doubleValue).toList()));
  }
}
