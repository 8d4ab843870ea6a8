package network.haca.workers.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * What a model takes or gives under a name.
 *
 * @param shape dimensions, -1 where any size will do; [-1] where any rank will do, which is how the
 *     wire says it: the protocol has no other word for it, and [] would be a scalar
 * @param isAnyRank whether any shape will do
 * @param isOptional whether an input may be left out, because the model has a value of its own for
 *     it; model metadata, which cannot say so, leaves it out as ONNX Runtime does
 */
public record TensorSpec(
    String name, Datatype datatype, List<Long> shape, boolean isAnyRank, boolean isOptional) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** What has to be there, of that rank. */
  public TensorSpec(String name, Datatype datatype, List<Long> shape) {
    this(name, datatype, shape, false, false);
  }

  public static TensorSpec ofAnyRank(String name, Datatype datatype) {
    return new TensorSpec(name, datatype, List.of(-1L), true, false);
  }

  /** The same, if it may be left out. */
  public TensorSpec madeOptional() {
    return new TensorSpec(name, datatype, shape, isAnyRank, true);
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
    Set<String> given = new TreeSet<>();
    for (Tensor tensor : tensors) {
      if (!expected.contains(tensor.name())) {
        throw new InvalidTensorException(
            "the model has no input '%s'; its inputs are %s".formatted(tensor.name(), expected));
      }
      if (!given.add(tensor.name())) {
        throw new InvalidTensorException("input '%s' is given twice".formatted(tensor.name()));
      }
    }
    for (TensorSpec spec : specs) {
      Optional<Tensor> tensor =
          tensors.stream().filter(candidate -> candidate.name().equals(spec.name)).findFirst();
      if (tensor.isPresent()) {
        spec.check(tensor.get());
      } else if (!spec.isOptional) {
        throw new InvalidTensorException("input '%s' is missing".formatted(spec.name));
      }
    }
  }

  private void check(Tensor tensor) throws InvalidTensorException {
    if (tensor.datatype() != datatype) {
      throw new InvalidTensorException(
          "input '%s' is %s, the model takes %s".formatted(name, tensor.datatype(), datatype));
    }
    if (!isAnyRank && !fits(tensor.shape())) {
      throw new InvalidTensorException(
          "input '%s' has shape %s, the model takes %s (-1 is any)"
              .formatted(name, tensor.shape(), shape));
    }
  }

  private boolean fits(List<Long> given) {
    if (given.size() != shape.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) >= 0 && !shape.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }
}
