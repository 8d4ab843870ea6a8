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

/**
 * The exclusive use of a folder by one role of one process, until it is closed or the process ends.
 * Taken before anything in the folder is opened: most of what roles keep there is corrupted, or
 * answers with an error that names no cause, when two processes share it.
 */
public final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

  /**
   * The file that is locked; it stays, since deleting it would let two processes lock two files.
   */
  static final String FILE = ".haca-lock";

  private static final int TEXT_BYTES_MAX = 32;

  /** A byte that nobody reads: where locks are mandatory, the text before it stays readable. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Held by this process. Asked before the file is touched: closing any channel of a file gives up
   * the locks that its process has on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be, keeps other users out of it, and takes it.
   *
   * @param setting the key or option that names the folder, for the error
   * @throws FolderInUseException if somebody has it, naming the process
   * @throws IOException if the folder cannot be made or written
   */
  public static FolderLock take(Path folder, String setting) throws IOException {
    try {
      OwnerOnly.folder(folder);
      return take(folder, folder.toRealPath(), setting);
    } catch (FolderInUseException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("%s (%s) cannot be used: %s".formatted(folder, setting, e), e);
    }
  }

  private static FolderLock take(Path folder, Path real, String setting) throws IOException {
    if (!HELD.add(real)) {
      throw inUse(folder, setting, "this process");
    }
    boolean taken = false;
    try {
      FolderLock lock = new FolderLock(real, lock(folder, real, setting));
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
        HELD.remove(folder);
      }
    }
  }

  private static FileChannel lock(Path folder, Path real, String setting) throws IOException {
    FileChannel channel =
        FileChannel.open(
            real.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean kept = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(folder, setting, holder(channel));
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

  private static FolderInUseException inUse(Path folder, String setting, String holder) {
    return new FolderInUseException(
        "%s is in use by %s; end that first, or give another folder with %s"
            .formatted(folder, holder, setting));
  }
}
