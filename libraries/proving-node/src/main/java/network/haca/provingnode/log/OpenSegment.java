package network.haca.provingnode.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment that is written. Its room is taken in chunks of zeros before it is needed: a full
 * disk shows before a record is written, and a flush need not write the file's length as well.
 */
final class OpenSegment {
  static final int CHUNK_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(OpenSegment.class);
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK_BYTES).asReadOnlyBuffer();

  private final LogFile file;
  private final Sync sync;
  private int start;
  private long length;
  private long fileBytes;

  private OpenSegment(LogFile file, Sync sync) {
    this.file = file;
    this.sync = sync;
  }

  /**
   * An empty one, durable.
   *
   * @throws IOException if that cannot be; a file that is left of it holds nothing
   */
  static OpenSegment begin(LogFolder folder, String name, SegmentHeader header, Sync sync)
      throws IOException {
    OpenSegment segment = new OpenSegment(folder.create(name), sync);
    boolean isBegun = false;
    try {
      ByteBuffer bytes = ByteBuffer.allocate(header.bytes());
      header.write(bytes);
      segment.append(bytes.flip());
      segment.start = header.bytes();
      if (sync == Sync.DISK) {
        folder.sync();
      }
      isBegun = true;
      return segment;
    } finally {
      if (!isBegun) {
        segment.close();
        folder.delete(name);
      }
    }
  }

  boolean hasRecords() {
    return length > start;
  }

  /** Where the next frame begins. */
  long length() {
    return length;
  }

  long fileBytes() {
    return fileBytes;
  }

  /** Whole and durable, or of unknown state from {@link #length} on. */
  void append(ByteBuffer bytes) throws IOException {
    long end = length + bytes.remaining();
    while (fileBytes < end) {
      file.write(ZEROS.duplicate(), fileBytes);
      fileBytes += CHUNK_BYTES;
    }
    file.write(bytes, length);
    if (sync == Sync.DISK) {
      file.sync();
    }
    length = end;
  }

  /**
   * Writes no more, and gives back what lies behind the last record: room, or what was refused. Not
   * needed for what is durable, so a failure is none; the next segment says how far this one
   * counts.
   */
  void end() {
    try {
      file.truncate(length);
      fileBytes = length;
      file.sync();
    } catch (IOException e) {
      LOG.warn("what lies behind the last record of a segment stays there: {}", e.getMessage());
    }
    close();
  }

  private void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("a segment does not close: {}", e.getMessage());
    }
  }
}
