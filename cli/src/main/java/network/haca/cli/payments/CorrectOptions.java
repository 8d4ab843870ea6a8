package network.haca.cli.payments;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import network.haca.cli.outcome.CommandFailure;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.x402.Uint256;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A credit, and the facilitator whose books it is entered into. */
final class CorrectOptions {
  @Mixin private FacilitatorOption facilitator = new FacilitatorOption();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "an operator's secret, and nothing else (default: the one of 'up --paid')")
  private @Nullable Path secretFile;

  @Option(
      names = "--payment",
      required = true,
      paramLabel = "HASH",
      description = "name of the payment in the books: 0x and 64 digits")
  private Bytes32 payment = Bytes32.ZERO;

  @Option(
      names = "--amount",
      required = true,
      paramLabel = "N",
      description = "what is credited, in the token's smallest units")
  private String amount = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
  private String reason = "";

  @Option(
      names = "--id",
      paramLabel = "HASH",
      description = "of the credit, to enter it again without crediting twice (default: random)")
  private @Nullable Bytes32 id;

  CorrectionRequest request() throws SetupException {
    Uint256 credited =
        Uint256.parse(amount)
            .filter(each -> !each.isZero())
            .orElseThrow(
                () -> new SetupException("--amount is to be a whole number above 0", null));
    if (reason.isBlank()
        || reason.length() > CorrectionRequest.REASON_MAX
        || !reason.chars().allMatch(each -> each >= ' ' && each < 127)) {
      throw new SetupException(
          "--reason is to be 1 to %d printable ASCII characters"
              .formatted(CorrectionRequest.REASON_MAX),
          null);
    }
    return new CorrectionRequest(id == null ? random() : id, payment, credited, reason);
  }

  CorrectionAnswer enter(CorrectionRequest asked) throws Exception {
    URI uri = facilitator.uri();
    String secret =
        SecretOption.read(secretFile == null ? facilitator.files().operator() : secretFile);
    try {
      return new Correction(uri, secret).enter(asked);
    } catch (ConnectException e) {
      throw CommandFailure.of("facilitator", uri, FacilitatorOption.NAME, e);
    } catch (IOException e) {
      throw CommandFailure.unanswered(
          "%s has not said whether the credit is entered: %s. Enter it again with --id %s, and it counts once"
              .formatted(uri, e.getMessage(), asked.id()),
          e);
    }
  }

  private static Bytes32 random() {
    byte[] bytes = new byte[Bytes32.SIZE];
    new SecureRandom().nextBytes(bytes);
    return new Bytes32(Bytes.wrap(bytes));
  }
}
