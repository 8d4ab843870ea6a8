package network.haca.workers.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.binding.DeclaredValue;
import network.haca.workers.binding.DeclaredValue.Dimension;
import network.haca.workers.binding.Signature;

/** How large a model's outputs are at least, as far as it says so: known before it runs. */
final class OutputSizes {
  private final Signature signature;

  OutputSizes(Signature signature) {
    this.signature = signature;
  }

  /** Bytes of those outputs whose shape follows from what is declared and from these inputs. */
  long leastBytes(List<Tensor> inputs) {
    Map<String, Long> sizes = symbols(inputs);
    long bytes = 0;
    for (DeclaredValue output : signature.outputs()) {
      bytes = Math.min(Long.MAX_VALUE / 2, bytes + leastBytes(output, sizes));
    }
    return bytes;
  }

  /** Of a symbol that inputs disagree on, the least. */
  private Map<String, Long> symbols(List<Tensor> inputs) {
    Map<String, Long> sizes = new HashMap<>();
    for (Tensor input : inputs) {
      List<Dimension> declared = declared(input.name()).orElse(List.of());
      for (int i = 0; i < Math.min(declared.size(), input.shape().size()); i++) {
        if (!declared.get(i).symbol().isEmpty()) {
          sizes.merge(declared.get(i).symbol(), input.shape().get(i), Math::min);
        }
      }
    }
    return sizes;
  }

  private Optional<List<Dimension>> declared(String input) {
    return Stream.concat(signature.inputs().stream(), signature.optionalInputs().stream())
        .filter(value -> value.name().equals(input))
        .findFirst()
        .flatMap(DeclaredValue::shape);
  }

  private static long leastBytes(DeclaredValue output, Map<String, Long> sizes) {
    if (output.shape().isEmpty()) {
      return 0;
    }
    Datatype datatype = output.datatype().orElseThrow();
    long bytes = datatype == Datatype.BYTES ? Integer.BYTES : datatype.elementBytes();
    for (Dimension dimension : output.shape().get()) {
      long size =
          dimension.size() >= 0 ? dimension.size() : sizes.getOrDefault(dimension.symbol(), 0L);
      bytes = size != 0 && bytes > Long.MAX_VALUE / 2 / size ? Long.MAX_VALUE / 2 : bytes * size;
    }
    return bytes;
  }
}
