package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Follows the frames of an HTTP/2 connection, and counts those that cost the server work and carry
 * nothing: PING, SETTINGS, PRIORITY, WINDOW_UPDATE and the like, and frames without content. A
 * client may send some by itself, and more the more goes to and fro.
 */
final class FrameMeter {
  /** In one window, beside what the traffic earns. */
  static final int EMPTY_FRAMES_MAX = 1_000;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** Of content in either direction, for one more such frame. */
  private static final int BYTES_PER_FRAME = 64;

  private static final int HEAD_BYTES = 9;
  private static final int DATA = 0x0;
  private static final int HEADERS = 0x1;
  private static final int CONTINUATION = 0x9;
  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;

  private long windowBegan;
  private long bytes;
  private long emptyFrames;

  private int headBytes;
  private int length;
  private int type;
  private int flags;
  private int left;
  private boolean isHeaderBlockOpen;
  private long unfinishedSince;

  FrameMeter(long now) {
    this.windowBegan = now;
  }

  /** Counts bytes that were sent. */
  void sent(int count) {
    bytes += count;
  }

  /**
   * Follows what came.
   *
   * @param now in nanoseconds
   * @return false if it is a flood
   */
  boolean take(ByteBuf part, long now) {
    if (now - windowBegan > WINDOW.toNanos()) {
      windowBegan = now;
      bytes = 0;
      emptyFrames = 0;
    }
    int at = part.readerIndex();
    int end = part.writerIndex();
    while (at < end) {
      if (left > 0) {
        int skipped = Math.min(left, end - at);
        left -= skipped;
        at += skipped;
      } else {
        head(part.getByte(at++) & 0xff, now);
      }
    }
    return emptyFrames <= EMPTY_FRAMES_MAX + bytes / BYTES_PER_FRAME;
  }

  /** Whether a frame or a block of headers has begun and not ended. */
  boolean isUnfinished() {
    return headBytes > 0 || left > 0 || isHeaderBlockOpen;
  }

  /** When what is unfinished began. */
  long unfinishedSince() {
    return unfinishedSince;
  }

  private void head(int next, long now) {
    if (headBytes == 0) {
      length = 0;
      if (!isHeaderBlockOpen) {
        unfinishedSince = now;
      }
    }
    switch (headBytes) {
      case 0, 1, 2 -> length = length << 8 | next;
      case 3 -> type = next;
      case 4 -> flags = next;
      default -> {
        // The stream's number.
      }
    }
    headBytes++;
    if (headBytes == HEAD_BYTES) {
      headBytes = 0;
      left = length;
      count();
    }
  }

  private void count() {
    if (type == HEADERS || type == CONTINUATION) {
      isHeaderBlockOpen = (flags & END_HEADERS) == 0;
    }
    boolean isContent = type == DATA || type == HEADERS || type == CONTINUATION;
    boolean isEnd = type == DATA && (flags & END_STREAM) != 0;
    if (isContent && length > 0) {
      bytes += type == DATA ? length : 0;
    } else if (!isEnd) {
      emptyFrames++;
    }
  }
}
