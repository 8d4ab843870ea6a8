package network.haca.walrus;

import java.util.Arrays;

/**
 * Systematic Reed-Solomon encoding over GF(2^16) by additive FFTs, with the rates that
 * reed-solomon-simd chooses by default. Recovery symbols must be these bytes exactly: blob ids
 * depend on them.
 */
final class ReedSolomon {
  private ReedSolomon() {}

  /**
   * @param originals symbols of equal length, even and at least 2 bytes
   * @return {@code recoveryCount} symbols of that length
   */
  static byte[][] encode(byte[][] originals, int recoveryCount) {
    int symbolSize = originals[0].length;
    int[][] words = new int[originals.length][];
    for (int i = 0; i < originals.length; i++) {
      words[i] = toWords(originals[i]);
    }
    int[][] recovery =
        isHighRate(originals.length, recoveryCount)
            ? encodeHighRate(words, recoveryCount)
            : encodeLowRate(words, recoveryCount);
    byte[][] symbols = new byte[recoveryCount][];
    for (int i = 0; i < recoveryCount; i++) {
      symbols[i] = toBytes(recovery[i], symbolSize);
    }
    return symbols;
  }

  private static boolean isHighRate(int originals, int recovery) {
    int originalPower = nextPowerOfTwo(originals);
    int recoveryPower = nextPowerOfTwo(recovery);
    return originalPower > recoveryPower
        || (originalPower == recoveryPower && originals <= recovery);
  }

  private static int[][] encodeHighRate(int[][] originals, int recoveryCount) {
    int chunk = nextPowerOfTwo(recoveryCount);
    int length = originals[0].length;
    int[][] sum = new int[chunk][length];
    for (int from = 0; from < originals.length; from += chunk) {
      int[][] work = new int[chunk][length];
      int count = Math.min(chunk, originals.length - from);
      for (int i = 0; i < count; i++) {
        work[i] = originals[from + i].clone();
      }
      inverseTransform(work, from + chunk);
      for (int i = 0; i < chunk; i++) {
        xor(sum[i], work[i]);
      }
    }
    transform(sum, 0);
    return Arrays.copyOf(sum, recoveryCount);
  }

  private static int[][] encodeLowRate(int[][] originals, int recoveryCount) {
    int chunk = nextPowerOfTwo(originals.length);
    int length = originals[0].length;
    int[][] work = new int[chunk][length];
    for (int i = 0; i < originals.length; i++) {
      work[i] = originals[i].clone();
    }
    inverseTransform(work, 0);
    int[][] recovery = new int[recoveryCount][];
    for (int from = 0; from < recoveryCount; from += chunk) {
      int[][] copy = new int[chunk][];
      for (int i = 0; i < chunk; i++) {
        copy[i] = work[i].clone();
      }
      transform(copy, from + chunk);
      int count = Math.min(chunk, recoveryCount - from);
      System.arraycopy(copy, 0, recovery, from, count);
    }
    return recovery;
  }

  private static void inverseTransform(int[][] work, int skewOffset) {
    for (int distance = 1; distance < work.length; distance *= 2) {
      for (int r = 0; r < work.length; r += 2 * distance) {
        int skew = BinaryField.skew(r + distance + skewOffset - 1);
        for (int i = r; i < r + distance; i++) {
          xor(work[i + distance], work[i]);
          multiplyAdd(work[i], work[i + distance], skew);
        }
      }
    }
  }

  private static void transform(int[][] work, int skewOffset) {
    for (int distance = work.length / 2; distance >= 1; distance /= 2) {
      for (int r = 0; r < work.length; r += 2 * distance) {
        int skew = BinaryField.skew(r + distance + skewOffset - 1);
        for (int i = r; i < r + distance; i++) {
          multiplyAdd(work[i], work[i + distance], skew);
          xor(work[i + distance], work[i]);
        }
      }
    }
  }

  private static void xor(int[] target, int[] source) {
    for (int i = 0; i < target.length; i++) {
      target[i] ^= source[i];
    }
  }

  private static void multiplyAdd(int[] target, int[] source, int logarithm) {
    if (logarithm == BinaryField.MODULUS) {
      return;
    }
    for (int i = 0; i < target.length; i++) {
      target[i] ^= BinaryField.multiply(source[i], logarithm);
    }
  }

  /**
   * In blocks of 64 bytes the first half holds the low bytes, the second the high ones; so does a
   * shorter last block.
   */
  private static int[] toWords(byte[] symbol) {
    int[] words = new int[symbol.length / 2];
    for (int from = 0; from < symbol.length; from += 64) {
      int half = Math.min(64, symbol.length - from) / 2;
      for (int i = 0; i < half; i++) {
        words[from / 2 + i] = symbol[from + i] & 0xff | (symbol[from + half + i] & 0xff) << 8;
      }
    }
    return words;
  }

  private static byte[] toBytes(int[] words, int symbolSize) {
    byte[] symbol = new byte[symbolSize];
    for (int from = 0; from < symbolSize; from += 64) {
      int half = Math.min(64, symbolSize - from) / 2;
      for (int i = 0; i < half; i++) {
        symbol[from + i] = (byte) words[from / 2 + i];
        symbol[from + half + i] = (byte) (words[from / 2 + i] >>> 8);
      }
    }
    return symbol;
  }

  private static int nextPowerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(number - 1) * 2;
  }
}
