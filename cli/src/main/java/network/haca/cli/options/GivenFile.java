package network.haca.cli.options;

import java.io.IOException;
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
      throw new SetupException(file + " cannot be read.", e);
    }
  }
}
