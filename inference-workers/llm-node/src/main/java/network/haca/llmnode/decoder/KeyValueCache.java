package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.haca.onnx.binding.BoundSession;
import network.haca.onnx.binding.BoundTensor;

/**
 * Keys and values of a batch of sequences, on the model's device: per layer and kind a tensor
 * [sequences, heads, padded length, head size], each sequence at the end of its row.
 */
final class KeyValueCache implements BatchModel.Cache<KeyValueCache> {
  private final BoundSession session;
  private final DecoderSpec spec;
  private final List<BoundTensor> tensors = new ArrayList<>();
  private final int[] lengths;
  private final int padded;

  private KeyValueCache(BoundSession session, DecoderSpec spec, int[] lengths, int padded) {
    this.session = session;
    this.spec = spec;
    this.lengths = lengths;
    this.padded = padded;
  }

  /**
   * Memory for such sequences; a step of the model fills it.
   *
   * @param padded length of a row
   */
  static KeyValueCache of(BoundSession session, DecoderSpec spec, int[] lengths, int padded) {
    KeyValueCache cache = new KeyValueCache(session, spec, lengths, padded);
    return cache.filledBy(cache::allocate);
  }

  /** A cache of one sequence that has no tokens yet. */
  static KeyValueCache empty(BoundSession session, DecoderSpec spec) {
    return of(session, spec, new int[] {0}, 0);
  }

  /** Key and value of each layer, in turn. */
  List<BoundTensor> tensors() {
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
    return padded;
  }

  /** The lengths once each sequence has more tokens. */
  int[] lengthsWith(int more) {
    return Arrays.stream(lengths).map(length -> length + more).toArray();
  }

  @Override
  public KeyValueCache with(List<Integer> kept, List<KeyValueCache> others) {
    List<Integer> all = new ArrayList<>();
    kept.forEach(sequence -> all.add(lengths[sequence]));
    others.forEach(other -> Arrays.stream(other.lengths).forEach(all::add));
    int[] together = all.stream().mapToInt(Integer::intValue).toArray();
    int longest = all.stream().mapToInt(Integer::intValue).max().orElse(0);
    KeyValueCache joined = of(session, spec, together, longest);
    return joined.filledBy(() -> joined.take(this, kept, others));
  }

  /** This, or nothing of it if the filling fails: the device may have no more memory. */
  KeyValueCache filledBy(Runnable filling) {
    try {
      filling.run();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    tensors.forEach(BoundTensor::close);
  }

  private void allocate() {
    for (int i = 0; i < 2 * spec.layers(); i++) {
      tensors.add(session.floats(lengths.length, spec.keyValueHeads(), padded, spec.headSize()));
    }
  }

  private void take(KeyValueCache first, List<Integer> kept, List<KeyValueCache> others) {
    // What is masked counts for nothing, unless it is no number.
    tensors.forEach(BoundTensor::zero);
    int row = 0;
    for (int i = 0; i < kept.size(); ) {
      int count = neighbours(kept, i);
      copy(row, first, kept.get(i), count);
      row += count;
      i += count;
    }
    for (KeyValueCache other : others) {
      copy(row, other, 0, other.sequences());
      row += other.sequences();
    }
    tensors.getFirst().finish();
  }

  /** How many from there on follow one another. */
  private static int neighbours(List<Integer> sequences, int from) {
    int count = 1;
    while (from + count < sequences.size()
        && sequences.get(from + count) == sequences.get(from) + count) {
      count++;
    }
    return count;
  }

  /** Neighbours, with as much of their padding as fits, in every tensor. */
  private void copy(int row, KeyValueCache from, int first, int count) {
    long size = spec.headSize();
    int heads = spec.keyValueHeads();
    long length = Math.min(padded, from.padded);
    long pitch = padded * size;
    long fromPitch = from.padded * size;
    long at = pitch * heads * row + (padded - length) * size;
    long fromAt = fromPitch * heads * first + (from.padded - length) * size;
    for (int i = 0; i < tensors.size(); i++) {
      BoundTensor source = from.tensors.get(i);
      tensors.get(i).put(at, pitch, source, fromAt, fromPitch, length * size, heads * count);
    }
  }
}
