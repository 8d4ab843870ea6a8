package network.haca.connection.server;

import io.netty.buffer.ByteBuf;

/** Finds the frames of one direction of a WebSocket, in whatever parts its bytes come. */
abstract class SocketFrames {
  private static final int END = 0x80;
  private static final int CODE = 0x0f;
  private static final int FIRST_CONTROL = 0x8;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_IN_TWO = 126;
  private static final int LENGTH_IN_EIGHT = 127;

  private boolean hasFirst;
  private int first;
  private int lengthBytes;
  private boolean isMasked;
  private long length;
  private long left;

  /**
   * A frame's head is here.
   *
   * @param isWhole whether it is a message by itself
   */
  abstract void found(boolean isControl, boolean isWhole, long content);

  final void follow(ByteBuf part) {
    int at = part.readerIndex();
    int end = part.writerIndex();
    while (at < end) {
      if (lengthBytes > 0) {
        lengthBytes--;
        length = length << 8 | part.getByte(at++) & 0xff;
        headRead();
      } else if (left > 0) {
        long skipped = Math.min(left, end - at);
        left -= skipped;
        at += (int) skipped;
      } else {
        head(part.getByte(at++) & 0xff);
      }
    }
  }

  private void head(int next) {
    if (!hasFirst) {
      first = next;
      hasFirst = true;
      return;
    }
    hasFirst = false;
    isMasked = (next & MASKED) != 0;
    int said = next & LENGTH;
    lengthBytes = said == LENGTH_IN_TWO ? Short.BYTES : said == LENGTH_IN_EIGHT ? Long.BYTES : 0;
    length = lengthBytes == 0 ? said : 0;
    headRead();
  }

  private void headRead() {
    if (lengthBytes == 0) {
      // A length that is negative is refused by Vert.x.
      left = Math.max(0, length) + (isMasked ? MASK_BYTES : 0);
      int code = first & CODE;
      found(code >= FIRST_CONTROL, code != 0 && (first & END) != 0, length);
    }
  }
}
