package network.haca.cli.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.primitives.Bytes;
import network.haca.role.SetupException;

/** A file that a command is given. */
public final class GivenFile {
  private GivenFile() {}

  public static Bytes read(Path file) throws SetupException {
    try {
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new SetupException(
          Files.exists(file)
              ? file + " cannot be read; give a file that this user may read."
              : file + " is not there; give a file that is.",
          e);
    }
  }

  /** The same as text in UTF-8. */
  public static String text(Path file) throws SetupException {
    return new String(read(file).toArray(), StandardCharsets.UTF_8);
  }
}
