package network.haca.service;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The exclusive use of a folder by one role of one process, until it is closed or the process ends.
 * Taken before anything in the folder is opened: most of what roles keep there is corrupted, or
 * answers with an error that names no cause, when two processes share it.
 */
public final class FolderLock implements AutoCloseable {
  /** The file that is locked. */
  static final String FILE = ".haca-lock";

  private final ProcessLock lock;

  private FolderLock(ProcessLock lock) {
    this.lock = lock;
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
      return new FolderLock(ProcessLock.take(folder.toRealPath().resolve(FILE)));
    } catch (ProcessLock.HeldException e) {
      throw new FolderInUseException(
          "%s is in use by %s; end that first, or give another folder with %s"
              .formatted(folder, e.holder(), setting));
    } catch (IOException e) {
      throw new IOException("%s (%s) cannot be used: %s".formatted(folder, setting, e), e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
