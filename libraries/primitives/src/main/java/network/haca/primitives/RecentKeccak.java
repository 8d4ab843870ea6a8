package network.haca.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keccak-256 of short inputs that come again and again: addresses, slots, keys of mappings.
 * Remembers the hashes of recent ones, each in the one place that its input leads to. For any
 * number of threads.
 */
public final class RecentKeccak {
  /** The length of the longest input that is remembered, in bytes: two words. */
  public static final int INPUT_MAX = 64;

  /** About 9 MB when all are taken. */
  private static final int PLACES_BITS = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Inputs, each with its hash behind it: together, so that one look at memory shows both. */
  private static final AtomicReferenceArray<byte[]> PLACES =
      new AtomicReferenceArray<>(1 << PLACES_BITS);

  private RecentKeccak() {}

  public static Bytes32 hash(Bytes input) {
    return hash(input.unsafeArray(), 0, input.size());
  }

  public static Bytes32 hash(byte[] input, int offset, int length) {
    if (length > INPUT_MAX) {
      return Keccak.hash(input, offset, length);
    }
    int place = place(input, offset, length);
    byte[] known = PLACES.getAcquire(place);
    if (known != null
        && known.length == length + Bytes32.SIZE
        && Arrays.equals(known, 0, length, input, offset, offset + length)) {
      return new Bytes32(Bytes.wrap(Arrays.copyOfRange(known, length, known.length)));
    }
    Bytes32 hash = Keccak.hash(input, offset, length);
    byte[] learned = Arrays.copyOfRange(input, offset, offset + length + Bytes32.SIZE);
    System.arraycopy(hash.value().unsafeArray(), 0, learned, length, Bytes32.SIZE);
    PLACES.setRelease(place, learned);
    return hash;
  }

  private static int place(byte[] input, int offset, int length) {
    long mixed = length;
    int i = offset;
    for (; i <= offset + length - Long.BYTES; i += Long.BYTES) {
      mixed = (Long.rotateLeft(mixed, 29) ^ (long) LONG.get(input, i)) * 0x9e3779b97f4a7c15L;
    }
    for (; i < offset + length; i++) {
      mixed = (Long.rotateLeft(mixed, 29) ^ input[i]) * 0x9e3779b97f4a7c15L;
    }
    return (int) (mixed >>> Long.SIZE - PLACES_BITS);
  }
}
