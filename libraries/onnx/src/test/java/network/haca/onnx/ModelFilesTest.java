package network.haca.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is opened from a copy that nobody else can reach. */
class ModelFilesTest {
  @TempDir private Path directory;

  @Test
  void theCopyIsThisProcessOwnAndGoesWhenTheModelIsLoaded() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("m"));
    Files.writeString(folder.resolve("model.json"), "{}");
    Path copy;
    try (ModelFiles files = ModelFiles.copy(folder)) {
      copy = files.directory().getParent();
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(copy));
    }
    assertFalse(Files.exists(copy));
  }
}
