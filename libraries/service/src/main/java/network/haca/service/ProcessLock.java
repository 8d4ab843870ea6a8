package network.haca.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that one holder of one process has at a time, until it is closed or the process ends. */
public final class ProcessLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);
  private static final int TEXT_BYTES_MAX = 32;

  /** A byte that nobody reads: where locks are mandatory, the text before it stays readable. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Held by this process. Asked before the file is touched: closing any channel of a file gives up
   * the locks that its process has on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Somebody else has the file. */
  public static final class HeldException extends IOException {
    private final String holder;

    HeldException(String holder) {
      super("held by " + holder);
      this.holder = holder;
    }

    /** Such as {@code process 4711}. */
    public String holder() {
      return holder;
    }
  }

  /**
   * Takes a file, which is made if need be. It stays when it is given back, since deleting it would
   * let two processes lock two files.
   *
   * @param file in a folder that is there
   * @throws HeldException if somebody has it
   * @throws IOException if it cannot be written
   */
  public static ProcessLock take(Path file) throws IOException {
    Path real = file.resolveSibling(".").toRealPath().resolve(String.valueOf(file.getFileName()));
    if (!HELD.add(real)) {
      throw new HeldException("this process");
    }
    boolean taken = false;
    try {
      ProcessLock lock = new ProcessLock(real, lock(real));
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close();
      } finally {
        HELD.remove(file);
      }
    }
  }

  private static FileChannel lock(Path real) throws IOException {
    FileChannel channel =
        FileChannel.open(
            real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean kept = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw new HeldException(holder(channel));
      }
      writeHolder(channel);
      kept = true;
      return channel;
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  /** Only for the error of who comes second: a full disk must not keep a role from starting. */
  private static void writeHolder(FileChannel channel) {
    byte[] own = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0);
      var _ = channel.write(ByteBuffer.wrap(own), 0);
    } catch (IOException e) {
      LOG.debug("a lock does not name its holder: {}", e.getMessage());
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES_MAX);
    var _ = channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    return pid.matches("\\d+") ? "process " + pid : "another process";
  }
}
