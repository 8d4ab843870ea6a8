package network.haca.cli.registry;

import java.nio.file.Path;
import java.util.Optional;
import network.haca.attestation.TrustedRoots;
import network.haca.cli.options.GivenFile;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --root}: the one root that documents may hang under. */
final class RootOption {
  @Option(
      names = "--root",
      paramLabel = "PEM",
      description = "trust this root alone (default: AWS', and that of simulated enclaves)")
  private @Nullable Path pem;

  Optional<TrustedRoots> read() throws SetupException {
    if (pem == null) {
      return Optional.empty();
    }
    Optional<TrustedRoots> roots = TrustedRoots.ofPem(GivenFile.read(pem));
    if (roots.isEmpty()) {
      throw new SetupException(pem + " has no certificate in PEM.", null);
    }
    return roots;
  }
}
