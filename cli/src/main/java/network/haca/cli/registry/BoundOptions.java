package network.haca.cli.registry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.attestation.AttestationReport;
import network.haca.cli.options.GivenFile;
import network.haca.primitives.Bytes;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The things that a document binds: keys, and what a verifier chose. */
final class BoundOptions {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----([^-]*)-----END ");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "the signing key that the document binds, DER or PEM")
  private @Nullable Path key;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "the TLS certificate that it binds, DER or PEM")
  private @Nullable Path certificate;

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "what a verifier chose for it to carry, so that it is no earlier one")
  private @Nullable Bytes nonce;

  /** All that was given. */
  AttestationReport.Expected read() throws SetupException {
    return new AttestationReport.Expected(
        key == null ? Optional.empty() : Optional.of(der(key)),
        certificate == null ? Optional.empty() : Optional.of(der(certificate)),
        Optional.ofNullable(nonce));
  }

  /** The bytes of the first PEM block; without one, the file's own. */
  private static Bytes der(Path file) throws SetupException {
    Bytes content = GivenFile.read(file);
    Matcher pem = PEM.matcher(new String(content.toArray(), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      return content;
    }
    try {
      return Bytes.wrap(Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException e) {
      throw new SetupException(file + " is PEM with something else than base64 in it.", e);
    }
  }
}
