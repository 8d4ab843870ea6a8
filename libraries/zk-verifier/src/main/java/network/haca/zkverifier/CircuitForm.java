package network.haca.zkverifier;

import java.util.Comparator;
import java.util.List;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.Transcript;
import network.haca.schemas.tensor.Tensor;

/**
 * The tensors of a circuit, by their names and shapes, in the order of the names. The code of the
 * verifier of a circuit with several inputs or outputs ends with its hash, so that no prover gives
 * the circuit's numbers other names, or cuts them elsewhere (rule H3).
 */
public record CircuitForm(List<Side> inputs, List<Side> outputs) {
  private static final String TAG = "haca.zk.form.v1";

  /** The bytes behind the code of a verifier. */
  public static final int SUFFIX_BYTES = TAG.length() + Bytes32.SIZE;

  /** One tensor. */
  public record Side(String name, List<Long> shape) {
    public Side {
      shape = List.copyOf(shape);
    }

    /** The number of its elements. */
    public long elements() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }

    static Side of(Tensor tensor) {
      return new Side(tensor.name(), tensor.shape());
    }

    static Side of(NumberTensor tensor) {
      return new Side(tensor.name(), tensor.shape());
    }
  }

  /**
   * @throws IllegalArgumentException if two inputs, or two outputs, have one name
   */
  public CircuitForm {
    inputs = sorted(inputs);
    outputs = sorted(outputs);
  }

  private static List<Side> sorted(List<Side> sides) {
    if (sides.stream().map(Side::name).distinct().count() != sides.size()) {
      throw new IllegalArgumentException("two tensors have one name");
    }
    // By UTF-16 code units, as the bytes of questions and answers have them (rule T1).
    return sides.stream().sorted(Comparator.comparing(Side::name)).toList();
  }

  /** Says whether there are several inputs, or several outputs. */
  public boolean hasSeveral() {
    return inputs.size() > 1 || outputs.size() > 1;
  }

  /** What stands behind the verifier's code. */
  public Bytes suffix() {
    Transcript transcript = new Transcript();
    add(transcript, inputs);
    add(transcript, outputs);
    return Bytes.concat(Bytes.ofUtf8(TAG), Keccak.hash(transcript.bytes()).value());
  }

  private static void add(Transcript transcript, List<Side> sides) {
    transcript.count(sides.size());
    for (Side side : sides) {
      transcript.text(side.name());
      transcript.field(
          Bytes.concat(
              side.shape().stream()
                  .map(size -> Bytes32.ofUnsigned(size).value())
                  .toArray(Bytes[]::new)));
    }
  }

  /** The code of a verifier without the hash of a form behind it, of whatever form it is. */
  static Bytes withoutSuffix(Bytes code) {
    int end = code.size() - SUFFIX_BYTES;
    return end >= 0 && code.slice(end, TAG.length()).equals(Bytes.ofUtf8(TAG))
        ? code.slice(0, end)
        : code;
  }

  /**
   * Returns true if a verifier is one of these tensors.
   *
   * @param code the verifier's, whatever it is
   */
  boolean isOf(Bytes code) {
    Bytes suffix = suffix();
    return code.size() > suffix.size()
        && code.slice(code.size() - suffix.size(), suffix.size()).equals(suffix);
  }
}
