package network.haca.evm.precompile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** 0x09: the compression function F of BLAKE2b (EIP-152, RFC 7693 section 3.2). */
final class Blake2Compression implements PrecompiledContract {
  private static final int INPUT_SIZE = 213;
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };
  private static final int[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  @Override
  public long gas(Bytes input) {
    return input.size() == INPUT_SIZE
        ? Integer.toUnsignedLong(input.asReadOnlyBuffer().getInt())
        : 0;
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    if (input.size() != INPUT_SIZE || input.get(212) > 1) {
      return Optional.empty();
    }
    ByteBuffer buffer = input.asReadOnlyBuffer();
    long rounds = Integer.toUnsignedLong(buffer.getInt());
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    long[] h = readLongs(buffer, 8);
    long[] m = readLongs(buffer, 16);
    long[] t = readLongs(buffer, 2);
    compress(rounds, h, m, t, input.get(212) == 1);
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : h) {
      out.putLong(word);
    }
    return Optional.of(Bytes.wrap(out.array()));
  }

  private static long[] readLongs(ByteBuffer buffer, int count) {
    long[] longs = new long[count];
    for (int i = 0; i < count; i++) {
      longs[i] = buffer.getLong();
    }
    return longs;
  }

  private static void compress(long rounds, long[] h, long[] m, long[] t, boolean last) {
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= t[0];
    v[13] ^= t[1];
    v[14] ^= last ? -1 : 0;
    for (long round = 0; round < rounds; round++) {
      int[] s = SIGMA[(int) (round % 10)];
      for (int i = 0; i < 4; i++) {
        mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
      }
      for (int i = 0; i < 4; i++) {
        int b = 4 + (i + 1) % 4;
        int c = 8 + (i + 2) % 4;
        int d = 12 + (i + 3) % 4;
        mix(v, i, b, c, d, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
      }
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
