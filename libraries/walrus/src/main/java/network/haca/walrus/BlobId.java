package network.haca.walrus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * A blob's identity on Walrus: a hash over its RedStuff encoding for a number of shards.
 *
 * <p>Source: MystenLabs/walrus, {@code crates/walrus-core/src/{metadata,merkle}.rs}.
 */
public record BlobId(Bytes32 value) {
  /** The wasm encoder of Walrus itself takes no fewer. */
  public static final int SHARDS_MIN = 4;

  public static final int SHARDS_MAX = 1000;

  /** Characters of the text form. */
  public static final int TEXT_LENGTH = 43;

  private static final byte ENCODING_RED_STUFF = 1;
  private static final int SYMBOL_SIZE_MAX = 65_534;
  private static final Bytes EMPTY_NODE = Bytes32.ZERO.value();

  /**
   * @throws IllegalArgumentException if the number of shards is out of range or the blob too large
   *     for it
   */
  public static BlobId of(Bytes blob, int shards) {
    Bytes[][] leaves = leaves(expand(blob, shards), shards);
    List<Bytes> pairs =
        IntStream.range(0, shards).parallel().mapToObj(i -> pairLeaf(leaves, i, shards)).toList();
    Bytes header =
        Bytes.wrap(
            ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ENCODING_RED_STUFF)
                .putLong(blob.size())
                .array());
    return new BlobId(new Bytes32(hash(header, treeRoot(pairs))));
  }

  /**
   * The size of the largest blob that a network of so many shards takes.
   *
   * @throws IllegalArgumentException if the number of shards is out of range
   */
  public static long bytesMax(int shards) {
    return (long) SYMBOL_SIZE_MAX * rows(shards) * columns(shards);
  }

  static int requireShards(int shards) {
    if (shards < SHARDS_MIN || shards > SHARDS_MAX) {
      throw new IllegalArgumentException(
          "%d shards; give %d to %d".formatted(shards, SHARDS_MIN, SHARDS_MAX));
    }
    return shards;
  }

  private static int rows(int shards) {
    return shards - 2 * faulty(shards);
  }

  private static int columns(int shards) {
    return shards - faulty(shards);
  }

  private static int faulty(int shards) {
    return (requireShards(shards) - 1) / 3;
  }

  /** Base64url without padding, 43 characters. */
  public String toText() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value.toArray());
  }

  /** Nothing unless the text is the canonical 43 characters of an id. */
  public static Optional<BlobId> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      BlobId id = new BlobId(Bytes32.copyOf(Base64.getUrlDecoder().decode(text)));
      return Optional.of(id).filter(parsed -> parsed.toText().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The matrix of symbols: rows and columns extended to the number of shards. */
  private static byte[][][] expand(Bytes blob, int shards) {
    int rows = rows(shards);
    int columns = columns(shards);
    if (blob.size() > bytesMax(shards)) {
      throw new IllegalArgumentException(
          "a blob of %d bytes is too large for %d shards".formatted(blob.size(), shards));
    }
    long perByte = (long) rows * columns;
    long size = (Math.max(blob.size(), 1) + perByte - 1) / perByte;
    int symbolSize = (int) (size + size % 2);
    byte[][][] symbols = new byte[shards][shards][];
    fill(symbols, blob.toArray(), rows, columns, symbolSize);
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              byte[][] originals = Arrays.copyOf(symbols[row], columns);
              byte[][] recovery = ReedSolomon.encode(originals, shards - columns);
              System.arraycopy(recovery, 0, symbols[row], columns, recovery.length);
            });
    IntStream.range(0, shards)
        .parallel()
        .forEach(
            column -> {
              byte[][] originals = new byte[rows][];
              for (int row = 0; row < rows; row++) {
                originals[row] = symbols[row][column];
              }
              byte[][] recovery = ReedSolomon.encode(originals, shards - rows);
              for (int i = 0; i < recovery.length; i++) {
                symbols[rows + i][column] = recovery[i];
              }
            });
    return symbols;
  }

  private static void fill(byte[][][] symbols, byte[] blob, int rows, int columns, int symbolSize) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        byte[] symbol = new byte[symbolSize];
        long from = ((long) row * columns + column) * symbolSize;
        if (from < blob.length) {
          int available = Math.min(symbolSize, blob.length - (int) from);
          System.arraycopy(blob, (int) from, symbol, 0, available);
        }
        symbols[row][column] = symbol;
      }
    }
  }

  /** The leaf of each symbol, which is in the tree of its row and in that of its column. */
  private static Bytes[][] leaves(byte[][][] symbols, int shards) {
    Bytes[][] leaves = new Bytes[shards][shards];
    IntStream.range(0, shards)
        .parallel()
        .forEach(
            row -> {
              for (int column = 0; column < shards; column++) {
                leaves[row][column] = leaf(symbols[row][column]);
              }
            });
    return leaves;
  }

  /** The leaf of sliver pair {@code i}: row i and, counted from the end, column i. */
  private static Bytes pairLeaf(Bytes[][] leaves, int i, int shards) {
    List<Bytes> row = new ArrayList<>(shards);
    List<Bytes> column = new ArrayList<>(shards);
    for (int j = 0; j < shards; j++) {
      row.add(leaves[i][j]);
      column.add(leaves[j][shards - 1 - i]);
    }
    return leaf(Bytes.concat(treeRoot(row), treeRoot(column)).toArray());
  }

  private static Bytes leaf(byte[] content) {
    Blake2bDigest digest = new Blake2bDigest(256);
    digest.update((byte) 0);
    digest.update(content, 0, content.length);
    return finish(digest);
  }

  private static Bytes treeRoot(List<Bytes> leaves) {
    List<Bytes> level = leaves;
    while (level.size() > 1) {
      List<Bytes> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i < level.size(); i += 2) {
        Bytes right = i + 1 < level.size() ? level.get(i + 1) : EMPTY_NODE;
        above.add(hash(Bytes.wrap(new byte[] {1}), Bytes.concat(level.get(i), right)));
      }
      level = above;
    }
    return level.getFirst();
  }

  private static Bytes hash(Bytes one, Bytes other) {
    Blake2bDigest digest = new Blake2bDigest(256);
    digest.update(one.toArray(), 0, one.size());
    digest.update(other.toArray(), 0, other.size());
    return finish(digest);
  }

  private static Bytes finish(Blake2bDigest digest) {
    byte[] out = new byte[Bytes32.SIZE];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  @Override
  public String toString() {
    return toText();
  }
}
