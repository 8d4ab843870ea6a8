package network.haca.workers.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import network.haca.onnx.InvalidModelException;
import network.haca.schemas.tensor.Datatype;
import network.haca.workers.core.TensorSpec;

/**
 * The inputs and outputs that a transformer encoder has to have, so that its vectors are what they
 * seem.
 */
final class EncoderForm {
  private EncoderForm() {}

  /**
   * Checks that it takes tokens.
   *
   * @param known names of inputs
   */
  static void requireTokenInputs(Path folder, List<TensorSpec> inputs, Set<String> known)
      throws InvalidModelException {
    for (TensorSpec input : inputs) {
      if (!known.contains(input.name())) {
        throw new InvalidModelException(
            "%s: input '%s' is not a token input; those are %s"
                .formatted(folder, input.name(), known.stream().sorted().toList()),
            null);
      }
      if (input.datatype() != Datatype.INT64) {
        throw new InvalidModelException(
            "%s: token input '%s' is %s; export it as INT64"
                .formatted(folder, input.name(), input.datatype()),
            null);
      }
    }
  }

  /** Of the vector that it gives for each token. */
  static long dimensions(Path folder, TensorSpec hidden) throws InvalidModelException {
    if (hidden.datatype() != Datatype.FP32
        || hidden.shape().size() != 3
        || hidden.shape().getLast() < 1) {
      throw new InvalidModelException(
          "%s: output '%s' is %s with shape %s; export the encoder so that its first output is FP32"
                  .formatted(folder, hidden.name(), hidden.datatype(), hidden.shape())
              + " with shape [texts, tokens, a fixed number]",
          null);
    }
    return hidden.shape().getLast();
  }
}
