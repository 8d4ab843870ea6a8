package network.haca.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The SHA-256 that names a model's bytes: for each regular file, in the order of its relative path
 * with {@code /} between parts, the path and the content, each behind its length as a big-endian
 * u64. Links stand for what they lead to ({@link FolderFiles}).
 *
 * <p>A folder may change between the moment when it is hashed and the one when it is opened, or
 * after: external data is read from its file while the model runs. So a model is never opened where
 * it lies: {@link ModelFiles} copies it, and takes the digest of the copy, which nobody else can
 * reach and from which alone the model is opened.
 */
public final class FolderDigest {
  private static final int BUFFER_SIZE = 1 << 16;

  private final MessageDigest digest = Sha256.newDigest();

  private FolderDigest() {}

  /** A digest for a folder whose files come one after the other. */
  public static FolderDigest begin() {
    return new FolderDigest();
  }

  public static Bytes32 of(Path folder) throws IOException {
    FolderDigest digest = begin();
    for (Map.Entry<String, Path> file : FolderFiles.of(folder).entrySet()) {
      digest.file(file.getKey(), Files.size(file.getValue()));
      update(digest, file.getValue());
    }
    return digest.end();
  }

  /** Begins the next file, whose path comes after those before; its content follows. */
  public void file(String path, long size) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    digest.update(length(name.length));
    digest.update(name);
    digest.update(length(size));
  }

  /** Takes the next bytes of the file's content. */
  public void content(byte[] bytes, int from, int count) {
    digest.update(bytes, from, count);
  }

  public Bytes32 end() {
    return Bytes32.copyOf(digest.digest());
  }

  private static void update(FolderDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_SIZE];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.content(buffer, 0, read);
      }
    }
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
  }
}
