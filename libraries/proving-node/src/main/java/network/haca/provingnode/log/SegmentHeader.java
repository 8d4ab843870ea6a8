package network.haca.provingnode.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment: the number of its first record, and which segments count beside it
 * and how far. What lies beyond in one of these was refused, and no segment that is neither named
 * nor newer holds anything: so what a failed write has left is never read again.
 *
 * @param kept the segments before it that still hold something
 */
record SegmentHeader(long first, List<Kept> kept) {
  /** A segment, and where its last record ends. */
  record Kept(long number, long length) {
    private static final int BYTES = 16;
  }

  private static final long MARK = 0x48_41_43_41_4c_4f_47_31L; // HACALOG1
  private static final int FIXED_BYTES = 20;
  private static final int CRC_BYTES = 4;

  SegmentHeader {
    kept = List.copyOf(kept);
  }

  int bytes() {
    return FIXED_BYTES + kept.size() * Kept.BYTES + CRC_BYTES;
  }

  void write(ByteBuffer into) {
    int at = into.position();
    into.putLong(MARK).putLong(first).putInt(kept.size());
    kept.forEach(each -> into.putLong(each.number()).putLong(each.length()));
    into.putInt(crc(into.slice(at, into.position() - at)));
  }

  /** Reads the header at the beginning of a segment's bytes; nothing if they begin with none. */
  static Optional<SegmentHeader> read(ByteBuffer from) {
    if (from.limit() < FIXED_BYTES + CRC_BYTES || from.getLong(0) != MARK) {
      return Optional.empty();
    }
    int count = from.getInt(16);
    long checked = FIXED_BYTES + (long) count * Kept.BYTES;
    if (count < 0 || checked + CRC_BYTES > from.limit()) {
      return Optional.empty();
    }
    int end = (int) checked;
    if (crc(from.slice(0, end)) != from.getInt(end)) {
      return Optional.empty();
    }
    List<Kept> kept = new ArrayList<>();
    for (int at = FIXED_BYTES; at < end; at += Kept.BYTES) {
      kept.add(new Kept(from.getLong(at), from.getLong(at + 8)));
    }
    return Optional.of(new SegmentHeader(from.getLong(8), kept));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
