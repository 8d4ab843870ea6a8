package network.haca.connection.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames, written by hand. */
public final class Frames {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;

  private Frames() {}

  /**
   * @param payload short, as numbers
   */
  public static byte[] frame(int type, int flags, int stream, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, bytes);
  }

  public static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return bytes(
        Unpooled.buffer()
            .writeMedium(payload.length)
            .writeByte(type)
            .writeByte(flags)
            .writeInt(stream)
            .writeBytes(payload));
  }

  /** The preface and an empty SETTINGS. */
  public static byte[] hello() {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), settings());
  }

  public static byte[] settings() {
    return frame(SETTINGS, 0, 0);
  }

  /** HPACK of a request for a path, without indexing. */
  public static byte[] request(String method, String path, String scheme) {
    ByteBuf block = Unpooled.buffer();
    field(block, ":method", method);
    field(block, ":scheme", scheme);
    field(block, ":path", path);
    field(block, ":authority", "localhost");
    return bytes(block);
  }

  private static void field(ByteBuf block, String name, String value) {
    block.writeByte(0);
    for (String text : new String[] {name, value}) {
      block.writeByte(text.length());
      block.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
  }

  public static byte[] join(byte[]... parts) {
    return bytes(Unpooled.wrappedBuffer(parts));
  }

  public static byte[] repeat(byte[] part, int times) {
    ByteBuf all = Unpooled.buffer(part.length * times);
    for (int i = 0; i < times; i++) {
      all.writeBytes(part);
    }
    return bytes(all);
  }

  private static byte[] bytes(ByteBuf from) {
    return ByteBufUtil.getBytes(from);
  }
}
