package network.haca.walrus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
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

  /**
   * @throws IllegalArgumentException if the number of shards is out of range or the blob too large
   *     for it
   */
  public static BlobId of(Bytes blob, int shards) {
    Blake2bDigest digest = new Blake2bDigest(Byte.SIZE * Bytes32.SIZE);
    byte[] header =
        ByteBuffer.allocate(9)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(ENCODING_RED_STUFF)
            .putLong(blob.size())
            .array();
    digest.update(header, 0, header.length);
    digest.update(SymbolHashes.of(expand(blob, shards)).root(), 0, Bytes32.SIZE);
    byte[] id = new byte[Bytes32.SIZE];
    digest.doFinal(id, 0);
    return new BlobId(Bytes32.copyOf(id));
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

  @Override
  public String toString() {
    return toText();
  }
}
