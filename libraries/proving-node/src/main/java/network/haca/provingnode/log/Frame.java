package network.haca.provingnode.log;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment: a mark, the length of its content, where the group that it was
 * written with begins, the time in milliseconds, CRC32C of these and the content, then the content.
 *
 * <p>A group is written once all before it is durable. So a frame that holds proves that what lies
 * before its group was on disk: a hole before it is damage, and no write that was cut.
 */
final class Frame {
  static final int HEADER_BYTES = 24;

  private static final int MARK = 0x48_41_43_41; // HACA
  private static final int CHECKED_AT = 4;
  private static final int CRC_AT = 20;

  private Frame() {}

  /** The header of a frame. */
  record Header(int length, int groupStart, long time, int crc) {
    long frameBytes() {
      return HEADER_BYTES + (long) length;
    }
  }

  static void write(ByteBuffer into, ByteString content, int groupStart, long time) {
    int at = into.position();
    into.putInt(MARK).putInt(content.size()).putInt(groupStart).putLong(time);
    CRC32C crc = new CRC32C();
    crc.update(into.slice(at + CHECKED_AT, CRC_AT - CHECKED_AT));
    crc.update(content.asReadOnlyByteBuffer());
    into.putInt((int) crc.getValue());
    content.copyTo(into);
  }

  static boolean hasMark(ByteBuffer from, int at) {
    return from.limit() - at >= HEADER_BYTES && from.getInt(at) == MARK;
  }

  static Header header(ByteBuffer from, int at) {
    return new Header(
        from.getInt(at + 4), from.getInt(at + 8), from.getLong(at + 12), from.getInt(at + CRC_AT));
  }

  /** Returns true if a whole frame that holds begins there. */
  static boolean holds(ByteBuffer from, int at) {
    if (!hasMark(from, at)) {
      return false;
    }
    Header header = header(from, at);
    if (header.length() < 0 || header.frameBytes() > from.limit() - at) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(from.slice(at + CHECKED_AT, CRC_AT - CHECKED_AT));
    crc.update(from.slice(at + HEADER_BYTES, header.length()));
    return (int) crc.getValue() == header.crc();
  }

  static byte[] content(ByteBuffer from, int at) {
    byte[] content = new byte[header(from, at).length()];
    from.get(at + HEADER_BYTES, content);
    return content;
  }
}
