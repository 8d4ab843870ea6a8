package network.haca.cli.payments;

import java.nio.file.Path;
import network.haca.cli.options.GivenFile;
import network.haca.role.SetupException;

/** A secret that a facilitator knows. */
final class SecretOption {
  private SecretOption() {}

  /** The secret that a file holds. */
  static String read(Path file) throws SetupException {
    String secret = GivenFile.text(file).strip();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new SetupException(
          file + " does not hold a secret; it is to hold one, and no name.", null);
    }
    return secret;
  }
}
