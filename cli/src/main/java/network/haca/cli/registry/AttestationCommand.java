package network.haca.cli.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import network.haca.attestation.AttestationReport;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.cli.options.GivenFile;
import network.haca.cli.options.OutputFile;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Bytes;
import network.haca.provingnode.enrolment.Measurements;
import network.haca.role.JsonOption;
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
      @Mixin RootOption root,
      @Mixin BoundOptions bound,
      @Mixin JsonOption json)
      throws SetupException {
    Instant now = time == null ? Instant.now() : Instant.ofEpochMilli(time);
    AttestationReport report = AttestationReport.of(document(file), root.read(), now, bound.read());
    json.print(AttestationView.toJson(report), AttestationView.toText(report));
    return ExitCode.of(report.isValid());
  }

  @Command(
      name = "make",
      description =
          "Makes a document of a simulated enclave that runs this program without models: it hangs"
              + " under a root whose key everyone has. What is not given is new, and there is no"
              + " nonce.",
      mixinStandardHelpOptions = true)
  int make(
      @Parameters(paramLabel = "FILE", description = "where the raw document goes") Path file,
      @Mixin BoundOptions options,
      @Mixin JsonOption json)
      throws IOException, SetupException {
    OutputFile.requireWritable(file);
    AttestationReport.Expected bound = options.read();
    Instant now = Instant.now();
    EnclaveIdentity identity = EnclaveIdentity.create("simulated", now, Duration.ofDays(1));
    Bytes document =
        new SimulatedNsm(
                Measurements.take(List.of(AttestationCommand.class), List.of()).pcrs(),
                InstantSource.fixed(now))
            .attest(
                bound.publicKey().orElseGet(identity::publicKey),
                bound.tlsCertificate().orElseGet(identity::tlsCertificateDer),
                bound.nonce().orElse(Bytes.EMPTY));
    OutputFile.write(file, document);
    json.print(
        JsonNodeFactory.instance
            .objectNode()
            .put("file", file.toString())
            .put("bytes", document.size())
            .put("simulated", true),
        "%s: %d bytes, simulated enclave".formatted(file, document.size()));
    return ExitCode.DONE.code();
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
}
