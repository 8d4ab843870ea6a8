package network.haca.workers.zk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.schemas.tensor.Tensor;
import network.haca.zk.ModelInputs;
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
    BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(scale));
    return FixedPoint.ofInput(tensor, scale)
        .map(
            numbers ->
                numbers.stream()
                    .map(number -> new BigDecimal(number).divide(unit).doubleValue())
                    .toList())
        .map(row -> new ModelInputs(List.of(row)));
  }
}
