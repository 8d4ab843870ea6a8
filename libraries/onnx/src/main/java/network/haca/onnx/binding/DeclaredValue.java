package network.haca.onnx.binding;

import java.util.List;
import java.util.Optional;
import network.haca.schemas.tensor.Datatype;

/**
 * A model's declaration of one of its inputs or outputs.
 *
 * @param type in words, such as "tensor(uint4)" or "sequence"
 * @param datatype empty unless it is a tensor of a datatype of the Open Inference Protocol
 * @param shape empty if not even the rank is said
 */
public record DeclaredValue(
    String name, String type, Optional<Datatype> datatype, Optional<List<Dimension>> shape) {
  public DeclaredValue {
    shape = shape.map(List::copyOf);
  }

  /**
   * One dimension of a shape.
   *
   * @param size -1 if any will do
   * @param symbol the name that says which dimensions are equal, or empty
   */
  public record Dimension(long size, String symbol) {}
}
