package network.haca.provingnode.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number before which all records were taken, kept so that a restart hands few out again.
 * Nothing depends on it: what is not known to be taken is taken twice.
 */
final class LowerBound {
  static final String FILE = "taken";

  private static final Logger LOG = LoggerFactory.getLogger(LowerBound.class);
  private static final int BYTES = Long.BYTES + Integer.BYTES;

  private final LogFolder folder;
  private boolean exists;
  private long written;

  LowerBound(LogFolder folder) {
    this.folder = folder;
    this.written = read();
  }

  long written() {
    return written;
  }

  /** In place, without a flush: half of it is none. */
  void write(long bound) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(bound);
    bytes.putInt(crc(bytes)).flip();
    try (LogFile file = exists ? folder.open(FILE) : folder.create(FILE)) {
      exists = true;
      file.write(bytes, 0);
    } catch (IOException e) {
      LOG.debug("more will be handed out again after a restart: {}", e.getMessage());
    }
    written = bound;
  }

  private long read() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (LogFile file = folder.open(FILE)) {
      exists = true;
      file.read(bytes, 0);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      LOG.warn("all that is here is handed out again: {}", e.getMessage());
      return 0;
    }
    return !bytes.hasRemaining() && bytes.getInt(Long.BYTES) == crc(bytes) ? bytes.getLong(0) : 0;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, Long.BYTES));
    return (int) crc.getValue();
  }
}
