package network.haca.onnx.binding;

import java.util.List;

/**
 * The inputs and outputs of a model.
 *
 * @param optionalInputs that have a value in the model, which a client may replace
 */
public record Signature(
    List<DeclaredValue> inputs, List<DeclaredValue> optionalInputs, List<DeclaredValue> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    optionalInputs = List.copyOf(optionalInputs);
    outputs = List.copyOf(outputs);
  }
}
