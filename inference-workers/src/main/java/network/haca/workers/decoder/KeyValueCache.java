package network.haca.workers.decoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values of a batch of sequences, as ONNX Runtime takes them: per layer and kind a tensor
 * [sequences, heads, padded length, head size], each sequence at the end of its row.
 */
final class KeyValueCache implements AutoCloseable {
  private final DecoderSpec spec;
  private final List<OnnxTensor> tensors;
  private final int[] lengths;
  private final AutoCloseable owner;

  /**
   * @param tensors key and value of each layer, in turn
   * @param lengths of the sequences
   * @param owner of the tensors' memory
   */
  KeyValueCache(DecoderSpec spec, List<OnnxTensor> tensors, int[] lengths, AutoCloseable owner) {
    this.spec = spec;
    this.tensors = tensors;
    this.lengths = lengths;
    this.owner = owner;
  }

  /** Of one sequence that has no tokens yet. */
  static KeyValueCache empty(DecoderSpec spec) throws OrtException {
    return new Builder(spec, new int[] {0}).build();
  }

  List<OnnxTensor> tensors() {
    return tensors;
  }

  int sequences() {
    return lengths.length;
  }

  int length(int sequence) {
    return lengths[sequence];
  }

  /** The longest sequence's: the others are padded in front. */
  int padded() {
    return (int) tensors.getFirst().getInfo().getShape()[2];
  }

  /** The lengths once each sequence has more tokens. */
  int[] lengthsWith(int more) {
    return Arrays.stream(lengths).map(length -> length + more).toArray();
  }

  /** These sequences of it, then all of the other; both stay as they are. */
  KeyValueCache with(List<Integer> kept, List<KeyValueCache> others) throws OrtException {
    List<Integer> all = new ArrayList<>();
    kept.forEach(sequence -> all.add(lengths[sequence]));
    others.forEach(other -> Arrays.stream(other.lengths).forEach(all::add));
    Builder builder = new Builder(spec, all.stream().mapToInt(Integer::intValue).toArray());
    for (int tensor = 0; tensor < tensors.size(); tensor++) {
      int row = 0;
      FloatBuffer mine = kept.isEmpty() ? FloatBuffer.allocate(0) : floats(tensors.get(tensor));
      for (int sequence : kept) {
        builder.copy(tensor, row++, mine, sequence, padded());
      }
      for (KeyValueCache other : others) {
        FloatBuffer theirs = floats(other.tensors.get(tensor));
        for (int sequence = 0; sequence < other.sequences(); sequence++) {
          builder.copy(tensor, row++, theirs, sequence, other.padded());
        }
      }
    }
    return builder.build();
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (Exception e) {
      throw new IllegalStateException("the cache's memory cannot be given back", e);
    }
  }

  private static FloatBuffer floats(OnnxTensor tensor) {
    return tensor.getFloatBuffer();
  }

  /**
   * Tensors in memory that is given back at once when the cache is closed, not by the collector.
   */
  private static final class Builder {
    private final DecoderSpec spec;
    private final int[] lengths;
    private final int padded;
    private final Arena arena = Arena.ofShared();
    private final List<FloatBuffer> buffers = new ArrayList<>();

    Builder(DecoderSpec spec, int[] lengths) {
      this.spec = spec;
      this.lengths = lengths;
      this.padded = Arrays.stream(lengths).max().orElse(0);
      long floats = (long) lengths.length * spec.keyValueHeads() * padded * spec.headSize();
      for (int i = 0; i < 2 * spec.layers(); i++) {
        buffers.add(
            arena
                .allocate(Math.max(1, floats) * Float.BYTES, Float.BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .limit((int) floats));
      }
    }

    void copy(int tensor, int row, FloatBuffer from, int sequence, int fromPadded) {
      int size = spec.headSize();
      int length = lengths[row];
      for (int head = 0; head < spec.keyValueHeads(); head++) {
        int source = (sequence * spec.keyValueHeads() + head) * fromPadded + fromPadded - length;
        int target = (row * spec.keyValueHeads() + head) * padded + padded - length;
        buffers.get(tensor).put(target * size, from, source * size, length * size);
      }
    }

    KeyValueCache build() throws OrtException {
      long[] shape = {lengths.length, spec.keyValueHeads(), padded, spec.headSize()};
      List<OnnxTensor> tensors = new ArrayList<>();
      for (FloatBuffer buffer : buffers) {
        tensors.add(OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape));
      }
      return new KeyValueCache(
          spec,
          tensors,
          lengths,
          () -> {
            tensors.forEach(OnnxTensor::close);
            arena.close();
          });
    }
  }
}
