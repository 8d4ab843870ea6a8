package network.haca.proofstream.core;

import java.time.Duration;

/**
 * The limits that close a batch, whichever is reached first (rule O4).
 *
 * @param dumpBytesMax bytes of the tree dump
 */
public record BatchLimits(int countMax, int dumpBytesMax, Duration ageMax) {
  public static final int COUNT_MAX = 10_000;
  public static final int DUMP_BYTES_MAX = 8 << 20;

  public BatchLimits {
    if (countMax < 1 || countMax > COUNT_MAX || dumpBytesMax < 4096) {
      throw new IllegalArgumentException("batch limits out of range");
    }
  }

  /**
   * Returns true if a batch of {@code count} proofs and {@code bytes} has no room for one of {@code
   * next} bytes.
   */
  public boolean isFull(long count, long bytes, int next) {
    return count >= countMax || bytes + next > dumpBytesMax;
  }
}
