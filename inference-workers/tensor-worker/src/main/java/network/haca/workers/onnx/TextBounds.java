package network.haca.workers.onnx;

import java.util.List;
import java.util.OptionalLong;
import network.haca.onnx.binding.DeclaredValue;
import network.haca.onnx.binding.Signature;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * Bounds what the strings of a request may become in a model. ONNX Runtime keeps strings of over 15
 * bytes outside of the memory that runs are held to, and an operator that repeats them, such as
 * {@code Gather}, copies each. So the longest one times the elements that the request has, or that
 * the model's outputs have where their shape says so, stays within that memory.
 *
 * <p>What this does not see is a model that repeats strings as often as a number tells it to
 * ({@code Tile}, {@code Expand}): that is bounded by the number of strings that fit the memory,
 * each of at most {@link #FREE_TEXT_MAX} bytes. Nor does it see strings that the model itself has.
 */
final class TextBounds {
  /** Of a string, where the shape of an output of strings does not follow from the inputs'. */
  static final int FREE_TEXT_MAX = 64 << 10;

  /** Strings so short are kept in the tensor itself. */
  private static final int INLINE_MAX = 15;

  private final OutputSizes sizes;
  private final List<DeclaredValue> textOutputs;
  private final long memoryBytesMax;

  TextBounds(OutputSizes sizes, Signature signature, long memoryBytesMax) {
    this.sizes = sizes;
    this.textOutputs =
        signature.outputs().stream()
            .filter(output -> output.datatype().filter(Datatype.BYTES::equals).isPresent())
            .toList();
    this.memoryBytesMax = memoryBytesMax;
  }

  void check(List<Tensor> inputs) throws InvalidTensorException {
    long longest = longest(inputs);
    if (longest <= INLINE_MAX) {
      return;
    }
    long elements = 0;
    for (Tensor input : inputs) {
      elements += Tensor.elementCount(input.name(), input.shape());
    }
    for (DeclaredValue output : textOutputs) {
      OptionalLong known = sizes.elements(output, inputs);
      if (known.isEmpty() && longest > FREE_TEXT_MAX) {
        throw new InvalidTensorException(
            "its longest string has %s bytes; the shape of output '%s' says not how many strings it"
                    .formatted(longest, output.name())
                + " has, and then each may have at most "
                + FREE_TEXT_MAX);
      }
      elements = Math.max(elements, known.orElse(0));
    }
    if (elements > memoryBytesMax / longest) {
      throw new InvalidTensorException(
          "%s elements of up to %s bytes, as its longest string has, may take more memory than the %s"
                  .formatted(elements, longest, memoryBytesMax >> 20)
              + " MiB that runs may take on this node (%s); ask for less at once"
                  .formatted(OnnxLimits.MEMORY_SETTING));
    }
  }

  private static long longest(List<Tensor> inputs) {
    return inputs.stream()
        .filter(input -> input.datatype() == Datatype.BYTES)
        .flatMap(input -> input.byteElements().stream())
        .mapToLong(Bytes::size)
        .max()
        .orElse(0);
  }
}
