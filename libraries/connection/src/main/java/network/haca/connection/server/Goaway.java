package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The HTTP/2 frame that says why a connection ends. */
final class Goaway {
  static final long ENHANCE_YOUR_CALM = 0xb;

  private static final int TYPE = 0x7;
  private static final int FIXED_BYTES = 8;

  /** Says nothing of streams that were begun: they may have been answered. */
  private static final int LAST_STREAM = Integer.MAX_VALUE;

  private Goaway() {}

  static ByteBuf calm(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.buffer()
        .writeMedium(FIXED_BYTES + text.length)
        .writeByte(TYPE)
        .writeByte(0)
        .writeInt(0)
        .writeInt(LAST_STREAM)
        .writeInt((int) ENHANCE_YOUR_CALM)
        .writeBytes(text);
  }
}
