package network.haca.cli.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.attestation.AttestationReport;
import network.haca.cli.options.SendOptions;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Bytes;
import network.haca.role.SetupException;
import network.haca.schemas.NodeKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca registry approve}: the measurement of an enclave whose image is trusted. */
@Command(
    name = "approve",
    description =
        "Lets nodes with a measurement register; by the administrator. The measurement is three"
            + " PCRs, or those of a document, which must hold.",
    mixinStandardHelpOptions = true)
final class RegistryApproval implements Callable<Integer> {
  private static final int PCR_SIZE = 48;
  private static final Bytes DEBUG = Bytes.wrap(new byte[PCR_SIZE]);

  @Parameters(
      paramLabel = "PCR",
      arity = "0..3",
      description = "PCR0, PCR1 and PCR2 in hexadecimal, 48 bytes each")
  private List<String> pcrs = List.of();

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "an attestation document that has them")
  private @Nullable Path document;

  @Mixin private RootOption root = new RootOption();

  @Option(
      names = "--unverified",
      description = "take the document's PCRs though it does not hold, or anyone can have made it")
  private boolean unverified;

  @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
  private NodeKind kind = NodeKind.TEE_MODEL_WORKER;

  @Option(names = "--version", required = true, description = "what the image is called")
  private String version = "";

  @Mixin private SendOptions options = new SendOptions();

  @Override
  public Integer call() throws Exception {
    List<Bytes> measured = document == null ? given() : claimed(document);
    if (measured.stream().allMatch(DEBUG::equals)) {
      throw new SetupException(
          "PCR0 to PCR2 are zero: that is any enclave in debug mode, which is never approved.",
          null);
    }
    return RegistryCommand.send(
        options,
        RegistryTransactions.approvePcr(
            measured.get(0), measured.get(1), measured.get(2), version, kind.teeType()),
        "the measurement was not approved");
  }

  private List<Bytes> given() throws SetupException {
    try {
      List<Bytes> measured = pcrs.stream().map(Bytes::fromHex).toList();
      if (measured.size() == 3 && measured.stream().allMatch(pcr -> pcr.size() == PCR_SIZE)) {
        return measured;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new SetupException(
        "Give PCR0, PCR1 and PCR2 in hexadecimal, 48 bytes each, or --document.", null);
  }

  /** Whoever makes a document chooses its PCRs, unless a security module signed it. */
  private List<Bytes> claimed(Path file) throws SetupException {
    AttestationReport report =
        AttestationReport.of(AttestationCommand.document(file), root.read(), Instant.now());
    List<Bytes> measured =
        report.claims().stream()
            .flatMap(claims -> Stream.of(claims.pcr(0), claims.pcr(1), claims.pcr(2)))
            .toList();
    if (measured.isEmpty() || measured.stream().anyMatch(pcr -> pcr.size() != PCR_SIZE)) {
      throw new SetupException(
          file + " is no attestation document with PCR0 to PCR2 of 48 bytes each.", null);
    }
    if (!unverified && !(report.isValid() && report.isVouchedFor())) {
      throw new SetupException(refusal(file, report), null);
    }
    return measured;
  }

  private static String refusal(Path file, AttestationReport report) {
    String flaws =
        report.checks().stream()
            .filter(check -> !check.passed())
            .map(AttestationReport.Check::name)
            .collect(Collectors.joining(", "));
    String reason =
        flaws.isEmpty()
            ? "is of a simulated enclave, and everyone can make such a document"
            : "does not hold (haca attestation verify says why: %s)".formatted(flaws);
    return "%s %s. If you know its PCRs to be right, add --unverified.".formatted(file, reason);
  }
}
