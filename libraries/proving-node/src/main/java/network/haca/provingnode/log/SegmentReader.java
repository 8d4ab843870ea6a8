package network.haca.provingnode.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** Reads a segment's frames one after the other. */
final class SegmentReader implements Closeable {
  private static final int WINDOW_BYTES = 64 << 10;

  private final Segment segment;
  private final LogFile file;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowAt;
  private long at;
  private long sequence;

  private SegmentReader(Segment segment, LogFile file) {
    this.segment = segment;
    this.file = file;
    this.at = segment.start();
    this.sequence = segment.first();
  }

  static SegmentReader open(LogFolder folder, Segment segment) throws IOException {
    return new SegmentReader(segment, folder.open(segment.name()));
  }

  /** Returns true if the record can be read without going back. */
  boolean reaches(Segment other, long wanted) {
    return segment.number() == other.number() && wanted >= sequence;
  }

  /**
   * The content of a record; the next one is behind it.
   *
   * @param end where the segment's last durable record ends
   */
  byte[] read(long wanted, long end) throws IOException {
    while (sequence < wanted) {
      move(header(end));
    }
    Frame.Header header = header(end);
    ensure(header.frameBytes(), end);
    int inWindow = (int) (at - windowAt);
    if (!Frame.holds(window, inWindow)) {
      throw DamagedLogException.in(segment.name(), at);
    }
    byte[] content = Frame.content(window, inWindow);
    move(header);
    return content;
  }

  private void move(Frame.Header header) {
    at += header.frameBytes();
    sequence++;
  }

  private Frame.Header header(long end) throws IOException {
    ensure(Frame.HEADER_BYTES, end);
    if (!Frame.hasMark(window, (int) (at - windowAt))) {
      throw DamagedLogException.in(segment.name(), at);
    }
    return Frame.header(window, (int) (at - windowAt));
  }

  private void ensure(long bytes, long end) throws IOException {
    if (at + bytes > end || bytes < Frame.HEADER_BYTES) {
      throw DamagedLogException.in(segment.name(), at);
    }
    if (at + bytes <= windowAt + window.limit()) {
      return;
    }
    int size = (int) Math.min(Math.max(bytes, WINDOW_BYTES), end - at);
    window =
        size <= WINDOW_BYTES && window.capacity() == WINDOW_BYTES
            ? window.clear().limit(size)
            : ByteBuffer.allocate(size);
    read();
    window.flip();
    windowAt = at;
    if (window.limit() < bytes) {
      throw DamagedLogException.in(segment.name(), at);
    }
  }

  private void read() throws IOException {
    try {
      file.read(window, at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw DamagedLogException.unreadable(segment.name(), at, e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
