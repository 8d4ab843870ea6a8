package network.haca.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.primitives.Bytes;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;

/** A file that a command writes its result to, if it is given one. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Looks before the work whether its result can be written.
   *
   * @throws SetupException if it cannot, in a sentence
   */
  public static void requireWritable(@Nullable Path file) throws SetupException {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw unwritable(file, "it is a folder", null);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw unwritable(file, "there is no folder " + folder, null);
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw unwritable(file, "this user may not", null);
    }
  }

  /**
   * Writes the result.
   *
   * @throws SetupException if it cannot be written, in a sentence
   */
  public static void write(Path file, Bytes content) throws SetupException {
    try {
      Files.write(file, content.toArray());
    } catch (IOException e) {
      throw unwritable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static SetupException unwritable(Path file, String reason, @Nullable IOException cause) {
    return new SetupException(
        "%s cannot be written: %s; give another file".formatted(file, reason), cause);
  }
}
