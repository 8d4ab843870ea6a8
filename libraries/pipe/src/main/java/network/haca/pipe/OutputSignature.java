package network.haca.pipe;

import java.util.Collections;
import java.util.List;
import network.haca.primitives.Bytes;

/** The outputs that the registry says a model gives: an answer has exactly these, in this order. */
public record OutputSignature(List<Output> outputs) {
  /** An output of a fixed shape. */
  public record Output(String name, List<Long> shape) {
    public Output {
      shape = List.copyOf(shape);
    }

    /** How many numbers it has; saturated far above what is allowed. */
    public long elements() {
      long elements = 1;
      for (long size : shape) {
        elements = Math.min(elements * size, Integer.MAX_VALUE);
      }
      return elements;
    }
  }

  public OutputSignature {
    outputs = List.copyOf(outputs);
  }

  /** Whether a model that gives these can be asked inside a transaction. */
  public boolean isAskable() {
    long elements = outputs.stream().mapToLong(Output::elements).sum();
    return !outputs.isEmpty()
        && elements <= PipeBounds.ELEMENTS_MAX
        && answerBytes() <= PipeBounds.ANSWER_BYTES_MAX;
  }

  /** The size of every answer: shapes and names are fixed, and a number takes two words. */
  public long answerBytes() {
    // Offset of the tuple, its three offsets and flag, three counts.
    long words = 1 + 4 + 3;
    for (Output output : outputs) {
      long name = (Bytes.ofUtf8(output.name()).size() + 31L) / 32;
      // Its offset, its three offsets, three counts.
      words += 1 + 3 + 3 + name + 2 * output.elements() + output.shape().size();
    }
    return 32 * words;
  }

  /** Zeros in the place of an answer that is not there. */
  public ModelOutput zeros() {
    return new ModelOutput(
        outputs.stream()
            .map(
                output ->
                    new NumberTensor(
                        output.name(),
                        Collections.nCopies((int) output.elements(), FixedPoint.ZERO),
                        output.shape()))
            .toList(),
        List.of(),
        List.of(),
        true);
  }

  /** Whether an answer has these outputs and each number in its one form. */
  public boolean fits(ModelOutput answer) {
    List<Output> given =
        answer.numbers().stream().map(tensor -> new Output(tensor.name(), tensor.shape())).toList();
    return !answer.isSimulationResult()
        && answer.strings().isEmpty()
        && answer.jsons().isEmpty()
        && given.equals(outputs)
        && answer.numbers().stream().allMatch(OutputSignature::isWhole);
  }

  private static boolean isWhole(NumberTensor tensor) {
    return tensor.values().size() == new Output(tensor.name(), tensor.shape()).elements()
        && tensor.values().stream().allMatch(FixedPoint::isCanonical);
  }
}
