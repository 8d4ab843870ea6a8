package network.haca.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest is of the names and contents of a folder's files, wherever links keep them. */
class FolderDigestTest {
  @TempDir private Path directory;

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static Bytes32 digest(String... namesAndContents) {
    MessageDigest digest = Sha256.newDigest();
    for (String each : namesAndContents) {
      byte[] bytes = Bytes.ofUtf8(each).toArray();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
      digest.update(bytes);
    }
    return Bytes32.copyOf(digest.digest());
  }

  @Test
  void theDigestOfAnOrdinaryFolderIsOfItsNamesAndContents() throws IOException {
    write(directory.resolve("m/model.json"), "{}");
    write(directory.resolve("m/weights/a.bin"), "aa");
    assertEquals(
        digest("model.json", "{}", "weights/a.bin", "aa"), FolderDigest.of(directory.resolve("m")));
  }

  /** A volume that is mounted below the folder is kept in the same way. */
  @Test
  void aMountInsideTheFolderHasTheDigestOfItsFiles() throws IOException {
    Path folder = directory.resolve("m");
    write(folder.resolve("model.json"), "{}");
    write(folder.resolve("weights/..2024_01_01_00_00_00.1/a.bin"), "aa");
    Path mount = folder.resolve("weights");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2024_01_01_00_00_00.1"));
    Files.createSymbolicLink(mount.resolve("a.bin"), Path.of("..data/a.bin"));
    assertEquals(digest("model.json", "{}", "weights/a.bin", "aa"), FolderDigest.of(folder));
  }

  /** Thirty directories of two links each have 2^30 names. */
  @Test
  void directoriesCountAsFilesDo() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("m"));
    for (int i = 0; i < 30; i++) {
      Path level = Files.createDirectory(folder.resolve("level" + i));
      for (String name : List.of("a", "b")) {
        Files.createSymbolicLink(level.resolve(name), Path.of("../level" + (i + 1)));
      }
    }
    Files.createDirectory(folder.resolve("level30"));
    IOException refusal = assertThrows(IOException.class, () -> FolderDigest.of(folder));
    assertTrue(String.valueOf(refusal.getMessage()).contains("over 10000 files and directories"));
  }
}
