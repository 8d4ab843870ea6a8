package network.haca.senders;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.service.OwnerOnly;

/**
 * A private key in a file that only its owner reads, as 64 hex digits. The file is there whole or
 * not at all, and no message quotes what it holds.
 */
public final class KeyFile {
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** More than any form of a key takes. */
  private static final int SIZE_MAX = 256;

  private KeyFile() {}

  /**
   * @throws IOException if there is no such file, or it does not hold a private key
   */
  public static Bytes32 read(Path file) throws IOException {
    String text;
    try {
      if (Files.size(file) > SIZE_MAX) {
        throw noKey(file);
      }
      text = Files.readString(file).strip();
    } catch (CharacterCodingException e) {
      throw noKey(file);
    }
    try {
      Bytes32 key = Bytes32.fromHex("0x" + text.replaceFirst("^0x", ""));
      if (isKey(key)) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // It may quote the key.
    }
    throw noKey(file);
  }

  /** Makes a new random key in a file that is not there yet, and its folder if need be. */
  public static Bytes32 create(Path file) throws IOException {
    Bytes32 key = random();
    write(file, key);
    return key;
  }

  /** Puts a key in the place of the one that the file holds, if it does: at once and for good. */
  static void write(Path file, Bytes32 key) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder, ownersFolder());
    }
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    OwnerOnly.file(whole);
    try (FileChannel out = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      String text = key.toHex().substring(2) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        int _ = out.write(bytes);
      }
      out.force(true);
    }
    move(whole, file);
  }

  /** Renames a key's file over another, for good. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = to.toAbsolutePath().getParent();
    if (IS_POSIX && folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Says whether other users of this machine may read the file. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return IS_POSIX
        && Files.getPosixFilePermissions(file).stream()
            .anyMatch(
                Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)::contains);
  }

  private static FileAttribute<?>[] ownersFolder() {
    return IS_POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static Bytes32 random() {
    while (true) {
      byte[] random = new byte[Bytes32.SIZE];
      RANDOM.nextBytes(random);
      Bytes32 key = new Bytes32(Bytes.wrap(random));
      if (isKey(key)) {
        return key;
      }
    }
  }

  private static boolean isKey(Bytes32 key) {
    BigInteger number = new BigInteger(1, key.toArray());
    return number.signum() > 0 && number.compareTo(Secp256k1.ORDER) < 0;
  }

  private static IOException noKey(Path file) {
    return new IOException(file + " does not hold a private key of 64 hex digits");
  }
}
