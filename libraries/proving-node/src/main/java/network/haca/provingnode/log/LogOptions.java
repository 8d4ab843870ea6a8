package network.haca.provingnode.log;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a log keeps records, and how many.
 *
 * @param recordsMax that may wait before more are refused
 * @param bytesMax of all its segments on disk; more are refused before it is reached
 * @param segmentBytesMax at which a segment is full; a single record may be longer
 * @param retry how often a disk that took nothing is tried again
 * @param patience how long the disk may take for a record; then it is refused, as are more
 */
public record LogOptions(
    Sync sync,
    long recordsMax,
    long bytesMax,
    int segmentBytesMax,
    Duration retry,
    Duration patience,
    InstantSource clock) {
  public static final long BYTES_MAX_DEFAULT = 4L << 30;

  /** With less, there may be no room for a proof beside what is taken in advance. */
  public static final long BYTES_LEAST = 4 << 20;

  private static final int SEGMENT_BYTES_MAX = 16 << 20;

  /** So many segments at least, so that those that are deleted make room. */
  private static final int SEGMENTS_MIN = 4;

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** A disk that is only busy has answered by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public static LogOptions of(Sync sync, long recordsMax, long bytesMax) {
    int segment = (int) Math.min(SEGMENT_BYTES_MAX, bytesMax / SEGMENTS_MIN);
    return new LogOptions(
        sync, recordsMax, bytesMax, segment, RETRY, PATIENCE, InstantSource.system());
  }
}
