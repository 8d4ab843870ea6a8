package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child's log of bounded size: a full file becomes the one before it, which is then gone. What
 * cannot be written is left out, since the child must go on when the disk is full.
 */
final class ChildLog implements AutoCloseable {
  static final long FILE_BYTES_MAX = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);

  private final Path file;
  private final long fileBytesMax;
  private @Nullable OutputStream out;
  private long size;
  private boolean broken;

  ChildLog(Path file) {
    this(file, FILE_BYTES_MAX);
  }

  ChildLog(Path file, long fileBytesMax) {
    this.file = file;
    this.fileBytesMax = fileBytesMax;
  }

  synchronized void write(byte[] buffer, int count) {
    try {
      OutputStream current = current(count);
      current.write(buffer, 0, count);
      size += count;
      broken = false;
    } catch (IOException e) {
      if (!broken) {
        LOG.warn("{} cannot be written: {}", file, e.getMessage());
      }
      broken = true;
      close();
    }
  }

  private OutputStream current(int count) throws IOException {
    if (out != null && size + count > fileBytesMax) {
      close();
    }
    if (out == null) {
      size = Files.exists(file) ? Files.size(file) : 0;
      if (size > 0 && size + count > fileBytesMax) {
        Path before = file.resolveSibling(file.getFileName() + ".1");
        var _ = Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
        size = 0;
      }
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return out;
  }

  @Override
  public synchronized void close() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("{} does not close: {}", file, e.getMessage());
      }
    }
  }
}
