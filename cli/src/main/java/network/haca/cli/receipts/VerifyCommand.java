package network.haca.cli.receipts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.ExitCode;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedValidator;
import network.haca.lightnode.app.TrustOptions;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "RECEIPT", description = "a receipt as JSON")
  private Path receipt = Path.of("receipt.json");

  @Mixin private TrustOptions trust = new TrustOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--proof",
      paramLabel = "HASH",
      description = "the proof's id: the receipt must be this one's")
  private @Nullable Bytes32 proof;

  @Option(
      names = "--registry-entry",
      paramLabel = "ID",
      description =
          "the model's id in the registry: the proof in zero knowledge must be one that this"
              + " entry's verifier takes; without it compare what the step 'proof' says")
  private @Nullable Bytes32 registryEntry;

  @Override
  public Integer call() throws Exception {
    List<ReceiptVerifier.Step> steps = verify(read());
    boolean good = steps.stream().allMatch(ReceiptVerifier.Step::passed);
    json.print(toJson(steps, good), text(steps, good));
    return ExitCode.of(good);
  }

  private static String text(List<ReceiptVerifier.Step> steps, boolean good) {
    List<String> lines = new ArrayList<>();
    for (ReceiptVerifier.Step step : steps) {
      lines.add(
          "%s %-11s %s"
              .formatted(step.passed() ? "✓" : "✗", step.name(), Printable.line(step.detail())));
    }
    lines.add(good ? "The receipt holds." : "The receipt does not hold: it proves nothing.");
    return String.join(System.lineSeparator(), lines);
  }

  private List<ReceiptVerifier.Step> verify(JsonNode document) throws SetupException {
    if (!isWorthFollowing(document)) {
      List<ReceiptVerifier.Step> steps = steps(document, List.of());
      steps.add(new ReceiptVerifier.Step("trust", false, "not looked at: other steps have failed"));
      return steps;
    }
    return switch (trust.validatorsOf(ReceiptVerifier.height(document))) {
      case TrustOptions.Outcome.Found(TrustOptions.Trust found) -> {
        List<ReceiptVerifier.Step> steps = steps(document, found.validators());
        steps.add(new ReceiptVerifier.Step("trust", true, found.basis()));
        yield steps;
      }
      case TrustOptions.Outcome.Refused(String reason) -> {
        List<ReceiptVerifier.Step> steps = steps(document, List.of());
        steps.add(new ReceiptVerifier.Step("trust", false, reason));
        yield steps;
      }
    };
  }

  /** Whose validators signed is looked up, block by block, only for what holds in itself. */
  private boolean isWorthFollowing(JsonNode document) throws SetupException {
    return steps(document, List.of()).stream()
        .allMatch(step -> step.passed() || step.name().equals("commit"));
  }

  private List<ReceiptVerifier.Step> steps(JsonNode document, List<TrustedValidator> validators)
      throws SetupException {
    return new ArrayList<>(
        ReceiptVerifier.verify(
            document,
            trust.genesis(),
            validators,
            Optional.ofNullable(proof),
            Optional.ofNullable(registryEntry)));
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
          "%s is no receipt (%s); give what 'haca receipt' printed"
              .formatted(receipt, e.getMessage()),
          e);
    }
  }

  private static ObjectNode toJson(List<ReceiptVerifier.Step> steps, boolean good) {
    ObjectNode node = JSON.createObjectNode().put("valid", good);
    ArrayNode array = node.putArray("steps");
    for (ReceiptVerifier.Step step : steps) {
      array
          .addObject()
          .put("name", step.name())
          .put("passed", step.passed())
          .put("detail", step.detail());
    }
    return node;
  }
}
