package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.v1.kserve.DataType;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelInput;
import network.haca.schemas.v1.kserve.ModelOutput;
import network.haca.workers.core.Model;
import network.haca.workers.core.TensorSpec;

/**
 * The tensors that Triton's configuration of a model names, beside those that the model has.
 *
 * @param isBatched whether the configuration leaves out the dimension of a batch
 */
record TritonTensors(boolean isBatched) {

  /** The first difference, in words; nothing if there is none. */
  Optional<String> difference(ModelConfig config, Model model) {
    for (ModelInput input : config.getInputList()) {
      boolean isOther =
          input.hasReshape() || input.getIsShapeTensor() || input.getIsNonLinearFormatIo();
      Optional<String> difference =
          isOther
              ? Optional.of(notOffered("input", input.getName()))
              : difference(
                  "input",
                  input.getName(),
                  input.getDataType(),
                  input.getDimsList(),
                  model.inputs());
      if (difference.isPresent()) {
        return difference;
      }
    }
    for (ModelOutput output : config.getOutputList()) {
      boolean isOther =
          output.hasReshape() || output.getIsShapeTensor() || output.getIsNonLinearFormatIo();
      Optional<String> difference =
          isOther
              ? Optional.of(notOffered("output", output.getName()))
              : difference(
                  "output",
                  output.getName(),
                  output.getDataType(),
                  output.getDimsList(),
                  model.outputs());
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static String notOffered(String kind, String name) {
    return "%s '%s' has another shape than the model's, which is not offered here"
        .formatted(kind, name);
  }

  private Optional<String> difference(
      String kind, String name, DataType type, List<Long> dims, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      if (spec.name().equals(name)) {
        List<Long> shape = shape(dims);
        boolean isSame = type(spec.datatype()).equals(type.name()) && agree(spec, shape);
        return isSame
            ? Optional.empty()
            : Optional.of(
                "%s '%s' is %s %s, the model's is %s %s"
                    .formatted(kind, name, type, shape, spec.datatype(), spec.shape()));
      }
    }
    return Optional.of(
        "the model has no %s '%s'; it has %s"
            .formatted(kind, name, specs.stream().map(TensorSpec::name).toList()));
  }

  static String type(Datatype datatype) {
    return datatype == Datatype.BYTES ? "TYPE_STRING" : "TYPE_" + datatype;
  }

  private List<Long> shape(List<Long> dims) {
    List<Long> shape = new ArrayList<>();
    if (isBatched) {
      shape.add(-1L);
    }
    shape.addAll(dims);
    return shape;
  }

  private static boolean agree(TensorSpec spec, List<Long> shape) {
    if (spec.isAnyRank()) {
      return true;
    }
    if (spec.shape().size() != shape.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      long own = spec.shape().get(i);
      boolean isSame = own < 0 || shape.get(i) < 0 || own == shape.get(i);
      if (!isSame) {
        return false;
      }
    }
    return true;
  }
}
