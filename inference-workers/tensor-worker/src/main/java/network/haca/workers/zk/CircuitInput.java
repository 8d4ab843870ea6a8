package network.haca.workers.zk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Tensor;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.FieldNumbers;
import network.haca.zkverifier.FixedPoint;

/** The input of a circuit: a tensor's numbers, as the circuit and its judges round them. */
final class CircuitInput {
  private CircuitInput() {}

  /**
   * The numbers in the form that EZKL reads: rounded already, so that it has nothing to round.
   *
   * @return nothing if the tensor has others than finite numbers of floating point
   */
  static Optional<ModelInputs> of(Tensor tensor, int scale) {
    return FixedPoint.ofInput(tensor, scale)
        .map(numbers -> inputs(numbers.stream().map(number -> unscaled(number, scale)).toList()));
  }

  /** The same of the elements that a proof would have as public inputs. */
  static ModelInputs of(List<Bytes32> elements, int scale) {
    return inputs(elements.stream().map(element -> FieldNumbers.number(element, scale)).toList());
  }

  private static BigDecimal unscaled(BigInteger number, int scale) {
    return new BigDecimal(number).divide(new BigDecimal(BigInteger.ONE.shiftLeft(scale)));
  }

  private static ModelInputs inputs(List<BigDecimal> numbers) {
    return new ModelInputs(List.of(numbers.stream().map(BigDecimal::doubleValue).toList()));
  }
}
