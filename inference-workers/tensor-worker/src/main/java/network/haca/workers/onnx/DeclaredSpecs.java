package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.binding.DeclaredValue;
import network.haca.schemas.tensor.Datatype;
import network.haca.workers.core.TensorSpec;

/** The declarations of a model as clients are told them; or why it cannot be served. */
final class DeclaredSpecs {
  private DeclaredSpecs() {}

  static List<TensorSpec> inputs(List<DeclaredValue> declared) throws InvalidModelException {
    return specs("input", declared);
  }

  static List<TensorSpec> outputs(List<DeclaredValue> declared) throws InvalidModelException {
    return specs("output", declared);
  }

  private static List<TensorSpec> specs(String kind, List<DeclaredValue> declared)
      throws InvalidModelException {
    List<TensorSpec> specs = new ArrayList<>();
    for (DeclaredValue value : declared) {
      if (value.datatype().isEmpty()) {
        throw new InvalidModelException(
            "%s '%s' is of the type %s, which is none of the Open Inference Protocol: %s"
                .formatted(kind, value.name(), value.type(), remedy(kind, value.type())),
            null);
      }
      specs.add(spec(value, value.datatype().get()));
    }
    return List.copyOf(specs);
  }

  private static TensorSpec spec(DeclaredValue value, Datatype datatype) {
    return value
        .shape()
        .map(
            shape ->
                new TensorSpec(
                    value.name(),
                    datatype,
                    shape.stream().map(DeclaredValue.Dimension::size).toList()))
        .orElseGet(() -> TensorSpec.ofAnyRank(value.name(), datatype));
  }

  private static String remedy(String kind, String type) {
    return switch (type) {
      case "sequence", "map" ->
          kind.equals("output")
              ? "export it so that it gives tensors; a classifier of scikit-learn, LightGBM or"
                  + " XGBoost is converted with zipmap=False, by skl2onnx' options={id(model):"
                  + " {\"zipmap\": False}}"
              : "export it so that it takes tensors";
      case "optional", "sparse tensor", "opaque", "unknown" ->
          "export it so that it is a dense tensor that is always there";
      default -> "have the model cast it to one of " + List.of(Datatype.values());
    };
  }
}
