package network.haca.connection.server;

import io.netty.buffer.ByteBuf;

/** Finds the frames of one direction of an HTTP/2 connection, in whatever parts its bytes come. */
abstract class FrameHeads {
  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int CONTINUATION = 0x9;
  static final int END_HEADERS = 0x4;

  private static final int HEAD_BYTES = 9;
  private static final int PADDED = 0x8;
  private static final int PRIORITY = 0x20;
  private static final int PRIORITY_BYTES = 5;

  private int headBytes;
  private int length;
  private int type;
  private int flags;
  private int stream;
  private int left;
  private boolean isPaddingNext;

  /** A frame's first byte is here. */
  abstract void begun();

  /**
   * A frame's head is here.
   *
   * @param content of the frame in bytes, without padding and priority
   */
  abstract void found(int type, int flags, int stream, int content);

  final void follow(ByteBuf part) {
    int at = part.readerIndex();
    int end = part.writerIndex();
    while (at < end) {
      if (isPaddingNext) {
        isPaddingNext = false;
        left--;
        found(type, flags, stream, content(part.getByte(at++) & 0xff));
      } else if (left > 0) {
        int skipped = Math.min(left, end - at);
        left -= skipped;
        at += skipped;
      } else {
        head(part.getByte(at++) & 0xff);
      }
    }
  }

  /** Returns true if a frame has begun and not ended. */
  final boolean isInside() {
    return headBytes > 0 || left > 0;
  }

  private void head(int next) {
    if (headBytes == 0) {
      length = 0;
      stream = 0;
      begun();
    }
    switch (headBytes) {
      case 0, 1, 2 -> length = length << 8 | next;
      case 3 -> type = next;
      case 4 -> flags = next;
      default -> stream = stream << 8 | next;
    }
    headBytes++;
    if (headBytes == HEAD_BYTES) {
      headBytes = 0;
      left = length;
      isPaddingNext = length > 0 && isPadded();
      if (!isPaddingNext) {
        found(type, flags, stream, content(0));
      }
    }
  }

  private boolean isPadded() {
    return (type == DATA || type == HEADERS) && (flags & PADDED) != 0;
  }

  private int content(int padding) {
    int beside = isPadded() ? padding + 1 : 0;
    if (type == HEADERS && (flags & PRIORITY) != 0) {
      beside += PRIORITY_BYTES;
    }
    return Math.max(0, length - beside);
  }
}
