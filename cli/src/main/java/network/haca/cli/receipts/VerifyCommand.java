package network.haca.cli.receipts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.ExitCode;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightnode.app.TrustOptions;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca verify}: a receipt against what is trusted, offline or through any node. */
@Command(
    name = "verify",
    description =
        "Verifies a receipt and names each step and its result: offline by a validator set, or with"
            + " --node through changes of the set.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RECEIPT", description = "a receipt as JSON")
  private Path receipt = Path.of("receipt.json");

  @Mixin private TrustOptions trust = new TrustOptions();

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--proof",
      paramLabel = "HASH",
      description = "the proof's id: the receipt must be this one's")
  private @Nullable Bytes32 proof;

  @Option(
      names = "--registry-entry",
      paramLabel = "MODEL",
      description =
          "the model's id in the registry, or with --node and --chain its name: the proof in zero"
              + " knowledge must be one that this entry's verifier takes; without it compare what"
              + " the step 'proof' says")
  private @Nullable String registryEntry;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "the model's id in the registry, or with --node and --chain its name: the answer must be"
              + " signed under this entry, however it is vouched for; without it compare what the"
              + " step 'model' says")
  private @Nullable String model;

  @Option(
      names = "--transaction",
      paramLabel = "HASH",
      description = "the transaction that asked models: the receipt must be this one's")
  private @Nullable Bytes32 transaction;

  @Override
  public Integer call() throws Exception {
    Verification verification = Verification.of(read(), expected(), trust);
    json.print(verification.toJson(), verification.text());
    return ExitCode.of(verification.holds());
  }

  private Verification.Expected expected() throws SetupException {
    return new Verification.Expected(
        new ReceiptVerifier.Expected(
            Optional.ofNullable(proof),
            entry("--registry-entry", registryEntry),
            entry("--model", model)),
        Optional.ofNullable(transaction));
  }

  private Optional<Bytes32> entry(String option, @Nullable String reference) throws SetupException {
    return reference == null
        ? Optional.empty()
        : Optional.of(ProvenName.entry(option, reference, trust, chain));
  }

  private JsonNode read() throws SetupException, IOException {
    try {
      if (Files.exists(receipt) && Files.size(receipt) > Receipt.CHARACTERS_MAX) {
        throw new SetupException(
            "%s is larger than %d bytes; it is no receipt."
                .formatted(receipt, Receipt.CHARACTERS_MAX),
            null);
      }
      return Receipt.parse(GivenFile.text(receipt));
    } catch (MalformedException e) {
      throw new SetupException(
          "%s is no receipt (%s); give what 'haca receipt' or 'haca pipe receipt' printed"
              .formatted(receipt, e.getMessage()),
          e);
    }
  }
}
