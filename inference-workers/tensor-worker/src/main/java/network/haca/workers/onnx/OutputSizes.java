package network.haca.workers.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import network.haca.onnx.binding.DeclaredValue;
import network.haca.onnx.binding.DeclaredValue.Dimension;
import network.haca.onnx.binding.Signature;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/** The least sizes of a model's outputs, as far as it says so: known before it runs. */
final class OutputSizes {
  private final Signature signature;

  /** Shapes of inputs, by their names, where the model declares them. */
  private final Map<String, List<Dimension>> declared = new HashMap<>();

  OutputSizes(Signature signature) {
    this.signature = signature;
    Stream.concat(signature.inputs().stream(), signature.optionalInputs().stream())
        .forEach(input -> input.shape().ifPresent(shape -> declared.put(input.name(), shape)));
  }

  /**
   * Bytes of those outputs whose shape follows from what is declared and from these inputs.
   *
   * @param wanted how many outputs count, from the first
   */
  long leastBytes(List<Tensor> inputs, int wanted) {
    Map<String, Long> sizes = symbols(inputs);
    long bytes = 0;
    for (DeclaredValue output : signature.outputs().subList(0, wanted)) {
      long most = Long.MAX_VALUE / 2 / elementBytes(output);
      bytes =
          Math.min(
              Long.MAX_VALUE / 2,
              bytes + Math.min(most, elements(output, sizes).orElse(0)) * elementBytes(output));
    }
    return bytes;
  }

  /** Elements of an output; nothing if its shape does not follow from these inputs. */
  OptionalLong elements(DeclaredValue output, List<Tensor> inputs) {
    return elements(output, symbols(inputs));
  }

  /** Of a symbol that inputs disagree on, the least. */
  private Map<String, Long> symbols(List<Tensor> inputs) {
    Map<String, Long> sizes = new HashMap<>();
    for (Tensor input : inputs) {
      List<Dimension> shape = declared.getOrDefault(input.name(), List.of());
      for (int i = 0; i < Math.min(shape.size(), input.shape().size()); i++) {
        if (!shape.get(i).symbol().isEmpty()) {
          sizes.merge(shape.get(i).symbol(), input.shape().get(i), Math::min);
        }
      }
    }
    return sizes;
  }

  private static int elementBytes(DeclaredValue output) {
    Datatype datatype = output.datatype().orElseThrow();
    return datatype == Datatype.BYTES ? Integer.BYTES : datatype.elementBytes();
  }

  private static OptionalLong elements(DeclaredValue output, Map<String, Long> sizes) {
    if (output.shape().isEmpty()) {
      return OptionalLong.empty();
    }
    long elements = 1;
    for (Dimension dimension : output.shape().get()) {
      long size = dimension.size() >= 0 ? dimension.size() : known(dimension, sizes);
      if (size < 0) {
        return OptionalLong.empty();
      }
      elements =
          size != 0 && elements > Long.MAX_VALUE / 2 / size ? Long.MAX_VALUE / 2 : elements * size;
    }
    return OptionalLong.of(elements);
  }

  private static long known(Dimension dimension, Map<String, Long> sizes) {
    return sizes.getOrDefault(dimension.symbol(), -1L);
  }
}
