package network.haca.workers.core;

import java.util.List;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * What a model takes or gives under a name.
 *
 * @param shape dimensions, -1 where any size will do
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /**
   * Checks that {@code tensors} are exactly what {@code specs} ask for.
   *
   * @throws InvalidTensorException naming the first that is missing, unknown or of another type or
   *     shape
   */
  public static void check(List<TensorSpec> specs, List<Tensor> tensors)
      throws InvalidTensorException {
    List<String> expected = specs.stream().map(TensorSpec::name).toList();
    for (Tensor tensor : tensors) {
      if (!expected.contains(tensor.name())) {
        throw new InvalidTensorException(
            "the model has no input '%s'; its inputs are %s".formatted(tensor.name(), expected));
      }
    }
    for (TensorSpec spec : specs) {
      Tensor tensor =
          tensors.stream()
              .filter(candidate -> candidate.name().equals(spec.name))
              .findFirst()
              .orElseThrow(
                  () -> new InvalidTensorException("input '%s' is missing".formatted(spec.name)));
      spec.check(tensor);
    }
  }

  private void check(Tensor tensor) throws InvalidTensorException {
    if (tensor.datatype() != datatype) {
      throw new InvalidTensorException(
          "input '%s' is %s, the model takes %s".formatted(name, tensor.datatype(), datatype));
    }
    boolean fits = tensor.shape().size() == shape.size();
    for (int i = 0; fits && i < shape.size(); i++) {
      fits = shape.get(i) < 0 || shape.get(i).equals(tensor.shape().get(i));
    }
    if (!fits) {
      throw new InvalidTensorException(
          "input '%s' has shape %s, the model takes %s (-1 is any)"
              .formatted(name, tensor.shape(), shape));
    }
  }
}
