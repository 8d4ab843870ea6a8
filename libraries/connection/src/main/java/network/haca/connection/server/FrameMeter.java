package network.haca.connection.server;

import io.netty.buffer.ByteBuf;

/**
 * Follows what comes on an HTTP/2 connection, and counts the frames that cost the server work and
 * carry nothing: PING, SETTINGS, PRIORITY, WINDOW_UPDATE and the like, and frames with no content
 * or a few bytes. A request earns two such frames: a short message, and the end of it, which some
 * clients of gRPC send by itself.
 */
final class FrameMeter extends FrameHeads {
  private static final int REQUEST_FRAMES = 2;

  private final Allowance allowance;
  private boolean isHeaderBlockOpen;
  private long now;
  private long unfinishedSince;

  FrameMeter(long now) {
    this.now = now;
    this.allowance = new Allowance(now);
  }

  /** Counts bytes that were sent. */
  void sent(int count) {
    allowance.earn(count);
  }

  /**
   * Follows what came.
   *
   * @param time in nanoseconds
   * @return false if it is a flood
   */
  boolean take(ByteBuf part, long time) {
    now = time;
    allowance.at(time);
    follow(part);
    return !allowance.isSpent();
  }

  /** Returns true if a frame or a block of headers has begun and not ended. */
  boolean isUnfinished() {
    return isInside() || isHeaderBlockOpen;
  }

  /** The time at which the unfinished frame or block began. */
  long unfinishedSince() {
    return unfinishedSince;
  }

  @Override
  void begun() {
    if (!isHeaderBlockOpen) {
      unfinishedSince = now;
    }
  }

  @Override
  void found(int type, int flags, int stream, int content) {
    switch (type) {
      case HEADERS, CONTINUATION -> {
        isHeaderBlockOpen = (flags & END_HEADERS) == 0;
        if (content == 0) {
          allowance.spend();
        } else if (type == HEADERS) {
          allowance.earn(REQUEST_FRAMES * Allowance.CONTENT_BYTES);
        }
      }
      case DATA -> {
        allowance.earn(content);
        if (content < Allowance.CONTENT_BYTES) {
          allowance.spend();
        }
      }
      default -> allowance.spend();
    }
  }
}
