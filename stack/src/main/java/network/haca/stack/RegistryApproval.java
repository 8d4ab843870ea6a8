package network.haca.stack;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.attestation.AttestationClaims;
import network.haca.attestation.AttestationReport;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Bytes;
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
            + " PCRs, or those of a document, which is not verified for that.",
    mixinStandardHelpOptions = true)
final class RegistryApproval implements Callable<Integer> {
  private static final Bytes DEBUG = Bytes.wrap(new byte[48]);

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

  @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
  private NodeKind kind = NodeKind.TEE_MODEL_WORKER;

  @Option(names = "--version", required = true, description = "what the image is called")
  private String version = "";

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Override
  public Integer call() throws Exception {
    List<Bytes> measured = document == null ? given() : claimed(document);
    if (measured.stream().allMatch(DEBUG::equals)) {
      throw new SetupException(
          "PCR0 to PCR2 are zero: that is any enclave in debug mode, which is never approved.",
          null);
    }
    return RegistryCommand.send(
        chain,
        key,
        RegistryTransactions.approvePcr(
            measured.get(0), measured.get(1), measured.get(2), version, kind.teeType()),
        "the measurement was not approved");
  }

  private List<Bytes> given() throws SetupException {
    try {
      List<Bytes> measured = pcrs.stream().map(Bytes::fromHex).toList();
      if (measured.size() == 3 && measured.stream().allMatch(pcr -> pcr.size() == DEBUG.size())) {
        return measured;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new SetupException(
        "Give PCR0, PCR1 and PCR2 in hexadecimal, 48 bytes each, or --document.", null);
  }

  private static List<Bytes> claimed(Path file) throws SetupException {
    Optional<AttestationClaims> claims =
        AttestationReport.of(AttestationCommand.document(file), Optional.empty(), Instant.now())
            .claims();
    List<Bytes> measured =
        claims.stream()
            .flatMap(found -> List.of(0L, 1L, 2L).stream().map(found.pcrs()::get))
            .filter(pcr -> pcr != null)
            .toList();
    if (measured.size() != 3) {
      throw new SetupException(file + " is no attestation document with PCR0 to PCR2.", null);
    }
    return measured;
  }
}
