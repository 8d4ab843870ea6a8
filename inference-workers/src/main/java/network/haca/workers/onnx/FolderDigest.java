package network.haca.workers.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The SHA-256 that names a model's bytes: for each regular file, in the order of its relative path
 * with {@code /} between parts, the path and the content, each behind its length as a big-endian
 * u64.
 */
public final class FolderDigest {
  private static final int BUFFER_SIZE = 1 << 16;

  private FolderDigest() {}

  public static Bytes32 of(Path folder) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    for (String name : names(folder)) {
      Path file = folder.resolve(name);
      byte[] path = name.getBytes(StandardCharsets.UTF_8);
      digest.update(length(path.length));
      digest.update(path);
      digest.update(length(Files.size(file)));
      update(digest, file);
    }
    return Bytes32.copyOf(digest.digest());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_SIZE];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
  }
}
