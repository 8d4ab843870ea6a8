package network.haca.cli.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.attestation.AttestationReport;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.attestation.TrustedRoots;
import network.haca.cli.options.GivenFile;
import network.haca.primitives.Bytes;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.role.OneSentenceErrors;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca attestation}: what an enclave's document says, and whether it holds. */
@Command(
    name = "attestation",
    description = "Verifies attestation documents of AWS Nitro enclaves, and makes simulated ones.",
    mixinStandardHelpOptions = true)
public final class AttestationCommand {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----([^-]*)-----END ");

  /** What whoever verifies knows of the enclave. */
  static final class ExpectedOptions {
    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "the signing key that it must bind, DER or PEM")
    private @Nullable Path key;

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = "the TLS certificate that it must bind, DER or PEM")
    private @Nullable Path certificate;

    @Option(
        names = "--nonce",
        paramLabel = "HEX",
        description = "what you chose for it to carry, so that it is no earlier one")
    private @Nullable Bytes nonce;

    AttestationReport.Expected read() throws SetupException {
      return new AttestationReport.Expected(
          key == null ? Optional.empty() : Optional.of(der(key)),
          certificate == null ? Optional.empty() : Optional.of(der(certificate)),
          Optional.ofNullable(nonce));
    }
  }

  @Command(
      name = "verify",
      description =
          "Prints what a document says and each check with its result. Its root must be AWS', or"
              + " that of simulated enclaves, or the one that is given.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FILE", description = "raw, base64 or hexadecimal") Path file,
      @Option(
              names = "--time",
              paramLabel = "MS",
              description = "when it must hold, in milliseconds since 1970 (default: now)")
          @Nullable Long time,
      @Option(names = "--root", paramLabel = "PEM", description = "trust this root alone")
          @Nullable Path root,
      @Mixin ExpectedOptions expected,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws SetupException {
    Instant now = time == null ? Instant.now() : Instant.ofEpochMilli(time);
    AttestationReport report =
        AttestationReport.of(document(file), roots(root), now, expected.read());
    System.out.println(json ? AttestationView.toJson(report) : AttestationView.toText(report));
    return report.isValid() ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  @Command(
      name = "make",
      description =
          "Makes a document of a simulated enclave that runs this program without models: it hangs"
              + " under a root whose key everyone has.",
      mixinStandardHelpOptions = true)
  int make(
      @Parameters(paramLabel = "FILE", description = "where the raw document goes") Path file,
      @Option(
              names = "--key",
              paramLabel = "DER",
              description = "the signing key that it binds (default: a new one)")
          @Nullable Path key,
      @Option(
              names = "--certificate",
              paramLabel = "DER",
              description = "the TLS certificate that it binds (default: a new one)")
          @Nullable Path certificate,
      @Option(
              names = "--nonce",
              paramLabel = "HEX",
              description = "what a verifier chose, so that the document is of now (default: none)")
          @Nullable Bytes nonce)
      throws IOException, SetupException {
    Instant now = Instant.now();
    EnclaveIdentity identity = EnclaveIdentity.create("simulated", now, Duration.ofDays(1));
    Bytes document =
        new SimulatedNsm(
                Measurements.take(List.of(AttestationCommand.class), List.of()),
                InstantSource.fixed(now))
            .attest(
                key == null ? identity.publicKey() : GivenFile.read(key),
                certificate == null ? identity.tlsCertificateDer() : GivenFile.read(certificate),
                nonce == null ? Bytes.EMPTY : nonce);
    Files.write(file, document.toArray());
    System.out.printf("%s: %d bytes, simulated enclave%n", file, document.size());
    return 0;
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

  /** Text is hexadecimal or base64; all else is the document itself. */
  static Bytes document(Path file) throws SetupException {
    Bytes content = GivenFile.read(file);
    String text = new String(content.toArray(), StandardCharsets.ISO_8859_1).strip();
    try {
      if (text.matches("(0x)?[0-9a-fA-F]+")) {
        return Bytes.fromHex(text.startsWith("0x") ? text.substring(2) : text);
      }
      if (text.matches("[A-Za-z0-9+/=\\s]+")) {
        return Bytes.wrap(Base64.getMimeDecoder().decode(text));
      }
      return content;
    } catch (IllegalArgumentException e) {
      throw new SetupException(file + " is neither hexadecimal nor base64 nor CBOR.", e);
    }
  }

  static Optional<TrustedRoots> roots(@Nullable Path pem) throws SetupException {
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
