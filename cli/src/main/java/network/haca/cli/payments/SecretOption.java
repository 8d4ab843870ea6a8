package network.haca.cli.payments;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import network.haca.cli.options.GivenFile;
import network.haca.role.SetupException;

/** Address of a facilitator, and a secret that it knows. */
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

  /** Address that a home knows of its payments; refused if it knows none. */
  static URI local(Path home, Optional<URI> known, String option) throws SetupException {
    return known.orElseThrow(
        () ->
            new SetupException(
                "the network of %s has no payments; start it with 'haca up --llm --paid', or give %s"
                    .formatted(home, option),
                null));
  }
}
