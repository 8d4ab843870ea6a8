package network.haca.provingnode.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a log. */
interface LogFile extends Closeable {
  long size() throws IOException;

  /** Reads until the buffer is full or the file ends. */
  void read(ByteBuffer into, long at) throws IOException;

  /** Writes all of the buffer, or fails with some of it written. */
  void write(ByteBuffer from, long at) throws IOException;

  void truncate(long size) throws IOException;

  /** What was written survives a power cut; after a failure that is unknown for all of it. */
  void sync() throws IOException;
}
