package network.haca.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders and files that no other user of the machine may read, whatever umask the process was
 * started with. Where a file system has no such permissions, everything works without them.
 */
public final class OwnerOnly {
  static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final Set<PosixFilePermission> FILE =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private OwnerOnly() {}

  /**
   * From now on all that this process, its libraries and its children create is their user's alone.
   */
  public static void newFiles() {
    Umask.ownerOnly();
  }

  /**
   * Makes a folder if need be, for all that a role keeps. Other users get no longer into it, nor to
   * what this process creates from now on. Where an earlier release left what is in it open to
   * them, that is mended, too, and logged; files that were there before any role are nobody's
   * business.
   */
  public static void folder(Path folder) throws IOException {
    newFiles();
    Files.createDirectories(folder);
    if (hasPermissions(folder)) {
      Path real = folder.toRealPath();
      if (isOfAnOpenRelease(real)) {
        MendedPermissions.below(real);
      } else {
        MendedPermissions.only(real);
      }
    }
  }

  /** Releases that left their files to the umask did so with their lock; now it is the owner's. */
  private static boolean isOfAnOpenRelease(Path folder) throws IOException {
    Path lock = folder.resolve(FolderLock.FILE);
    return Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)
        && !OWNERS.containsAll(Files.getPosixFilePermissions(lock));
  }

  /** An empty file in the place of one that may be there. */
  public static void file(Path file) throws IOException {
    Files.deleteIfExists(file);
    FileAttribute<?>[] attributes =
        hasPermissions(file)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
            : new FileAttribute<?>[0];
    Files.createFile(file, attributes);
  }

  private static boolean hasPermissions(Path path) throws IOException {
    Path existing = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path : parent(path);
    return Files.getFileStore(existing).supportsFileAttributeView("posix");
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " is no file in a folder");
    }
    return parent;
  }
}
