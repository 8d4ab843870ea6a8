package network.haca.paymentgate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A gate's secret in a file of its owner's. */
final class SecretFile {
  private static final int SIZE_MAX = 1024;
  private static final String FORM = "[\\x21-\\x7e]{32,256}";
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /**
   * @throws IOException if there is no such file, others may read it, or it holds no secret; quotes
   *     none
   */
  static String read(Path file) throws IOException {
    PosixFileAttributeView rights = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (rights != null
        && rights.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "gate.secret.file: other users of this machine may read %s; do: chmod 600 %s"
              .formatted(file, file));
    }
    String secret = Files.size(file) > SIZE_MAX ? "" : Files.readString(file).strip();
    if (!secret.matches(FORM)) {
      throw new IOException(
          "gate.secret.file: %s is to hold a secret of 32 to 256 characters without blanks"
              .formatted(file));
    }
    return secret;
  }
}
