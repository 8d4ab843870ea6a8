package network.haca.walrus;

import java.util.Arrays;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes32;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * The hashes of a blob's symbols, each of which is in the tree of its row and in that of its
 * column. They are in one array: of 1,000 shards there are a million.
 *
 * <p>Source: MystenLabs/walrus, {@code crates/walrus-core/src/merkle.rs}.
 */
final class SymbolHashes {
  private static final int SIZE = Bytes32.SIZE;
  private static final byte[] EMPTY_NODE = new byte[SIZE];

  private final byte[] hashes;
  private final int shards;

  private SymbolHashes(byte[] hashes, int shards) {
    this.hashes = hashes;
    this.shards = shards;
  }

  /**
   * @param symbols by row and column, as many of both
   */
  static SymbolHashes of(byte[][][] symbols) {
    int shards = symbols.length;
    byte[] hashes = new byte[shards * shards * SIZE];
    IntStream.range(0, shards)
        .parallel()
        .forEach(
            row -> {
              for (int column = 0; column < shards; column++) {
                leaf(symbols[row][column], hashes, (row * shards + column) * SIZE);
              }
            });
    return new SymbolHashes(hashes, shards);
  }

  /** The leaf of sliver pair {@code i}, of 32 bytes: row i and, counted from the end, column i. */
  private void pairLeaf(int i, byte[] out) {
    byte[] row = Arrays.copyOfRange(hashes, i * shards * SIZE, (i + 1) * shards * SIZE);
    byte[] column = new byte[shards * SIZE];
    for (int j = 0; j < shards; j++) {
      System.arraycopy(hashes, (j * shards + shards - 1 - i) * SIZE, column, j * SIZE, SIZE);
    }
    byte[] roots = Arrays.copyOf(root(row), 2 * SIZE);
    System.arraycopy(root(column), 0, roots, SIZE, SIZE);
    leaf(roots, out, i * SIZE);
  }

  /** The root, of 32 bytes, of the tree over all sliver pairs. */
  byte[] root() {
    byte[] pairs = new byte[shards * SIZE];
    IntStream.range(0, shards).parallel().forEach(i -> pairLeaf(i, pairs));
    return root(pairs);
  }

  private static void leaf(byte[] content, byte[] out, int at) {
    Blake2bDigest digest = new Blake2bDigest(Byte.SIZE * SIZE);
    digest.update((byte) 0);
    digest.update(content, 0, content.length);
    digest.doFinal(out, at);
  }

  /** The root of the tree over hashes in a row, in whose place those of each level are put. */
  private static byte[] root(byte[] level) {
    Blake2bDigest digest = new Blake2bDigest(Byte.SIZE * SIZE);
    int count = level.length / SIZE;
    while (count > 1) {
      for (int left = 0; left < count; left += 2) {
        digest.update((byte) 1);
        digest.update(level, left * SIZE, SIZE);
        if (left + 1 < count) {
          digest.update(level, (left + 1) * SIZE, SIZE);
        } else {
          digest.update(EMPTY_NODE, 0, SIZE);
        }
        digest.doFinal(level, left / 2 * SIZE);
      }
      count = (count + 1) / 2;
    }
    return Arrays.copyOf(level, SIZE);
  }
}
