package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Tells by its bytes what a connection speaks. */
final class Protocol {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SWITCHING = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);

  enum Mode {
    /** The bytes so far may be the beginning of HTTP/2's preface. */
    UNKNOWN,
    HTTP_1,
    HTTP_2,
    /** A WebSocket, which an HTTP/1 connection was upgraded to. */
    UPGRADED
  }

  private Mode mode = Mode.UNKNOWN;
  private int matched;
  private boolean wasUpgraded;

  Mode mode() {
    return mode;
  }

  /** Tells HTTP/2 from the others; the result is how many bytes of this part are its preface. */
  int receive(ByteBuf part) {
    if (mode != Mode.UNKNOWN) {
      return 0;
    }
    int at = part.readerIndex();
    while (at < part.writerIndex() && matched < PREFACE.length) {
      if (part.getByte(at++) != PREFACE[matched++]) {
        mode = wasUpgraded ? Mode.UPGRADED : Mode.HTTP_1;
        return 0;
      }
    }
    if (matched == PREFACE.length) {
      mode = Mode.HTTP_2;
    }
    return at - part.readerIndex();
  }

  /** Returns true if the bytes upgrade the connection: what it speaks then is to be told anew. */
  boolean isUpgradedBy(ByteBuf part) {
    if (mode != Mode.HTTP_1 || !isSwitching(part)) {
      return false;
    }
    mode = Mode.UNKNOWN;
    matched = 0;
    wasUpgraded = true;
    return true;
  }

  private static boolean isSwitching(ByteBuf part) {
    return part.readableBytes() >= SWITCHING.length
        && ByteBufUtil.equals(
            part, part.readerIndex(), Unpooled.wrappedBuffer(SWITCHING), 0, SWITCHING.length);
  }
}
