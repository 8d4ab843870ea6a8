package network.haca.pipe;

import java.util.List;

/**
 * A tensor of numbers in row-major order.
 *
 * @param shape each dimension an unsigned 32-bit number
 */
public record NumberTensor(String name, List<FixedPoint> values, List<Long> shape) {
  public NumberTensor {
    values = List.copyOf(values);
    shape = List.copyOf(shape);
  }
}
