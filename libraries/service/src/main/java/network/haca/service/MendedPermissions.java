package network.haca.service;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes from other users what they may do with a folder and all that is in it. */
final class MendedPermissions extends SimpleFileVisitor<Path> {
  private static final Logger LOG = LoggerFactory.getLogger(MendedPermissions.class);

  private int mended;
  private int refused;
  private @Nullable IOException refusal;

  private MendedPermissions() {}

  /** Links are not followed; what is changed, and what cannot be and is left, is logged. */
  static void below(Path folder) throws IOException {
    MendedPermissions mending = new MendedPermissions();
    var _ = Files.walkFileTree(folder, mending);
    mending.mend(folder.resolve(FolderLock.FILE));
    mending.log(folder);
  }

  /** The same of the folder itself and of nothing that is in it. */
  static void only(Path folder) {
    MendedPermissions mending = new MendedPermissions();
    mending.mend(folder);
    mending.log(folder);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return mend(folder);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    // Its openness says that there is something to mend; so it is mended last, by who knows.
    boolean isLeft = attributes.isSymbolicLink() || file.endsWith(FolderLock.FILE);
    return isLeft ? FileVisitResult.CONTINUE : mend(file);
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    refuse(failure);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    if (failure != null) {
      refuse(failure);
    }
    return FileVisitResult.CONTINUE;
  }

  private FileVisitResult mend(Path path) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view == null) {
        return FileVisitResult.CONTINUE;
      }
      Set<PosixFilePermission> now = view.readAttributes().permissions();
      Set<PosixFilePermission> owners = EnumSet.noneOf(PosixFilePermission.class);
      owners.addAll(now);
      if (owners.retainAll(OwnerOnly.OWNERS)) {
        Files.setPosixFilePermissions(path, owners);
        mended++;
      }
    } catch (IOException e) {
      refuse(e);
    }
    return FileVisitResult.CONTINUE;
  }

  private void refuse(IOException failure) {
    refused++;
    refusal = failure;
  }

  private void log(Path folder) {
    if (mended > 0) {
      LOG.warn(
          "other users of this machine could read {} files and folders of {}; now only its owner can",
          mended,
          folder);
    }
    if (refusal != null) {
      LOG.warn(
          "{} files and folders of {} may still be open to others: {}",
          refused,
          folder,
          refusal.toString());
    }
  }
}
