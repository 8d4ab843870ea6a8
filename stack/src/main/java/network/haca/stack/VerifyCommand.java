package network.haca.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.lightclient.ReceiptVerifier;
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
final class VerifyCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "RECEIPT", description = "a receipt as JSON")
  private Path receipt = Path.of("receipt.json");

  @Mixin private TrustOptions trust = new TrustOptions();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    JsonNode document = read();
    List<ReceiptVerifier.Step> steps = new ArrayList<>();
    switch (trust.validatorsOf(ReceiptVerifier.height(document))) {
      case TrustOptions.Outcome.Found(TrustOptions.Trust found) -> {
        steps.addAll(ReceiptVerifier.verify(document, found.validators()));
        steps.add(new ReceiptVerifier.Step("trust", true, found.basis()));
      }
      case TrustOptions.Outcome.Refused(String reason) ->
          steps.add(new ReceiptVerifier.Step("trust", false, reason));
    }
    boolean good = steps.stream().allMatch(ReceiptVerifier.Step::passed);
    if (json) {
      System.out.println(toJson(steps, good));
    } else {
      for (ReceiptVerifier.Step step : steps) {
        System.out.printf("%s %-11s %s%n", step.passed() ? "✓" : "✗", step.name(), step.detail());
      }
      System.out.println(good ? "The receipt holds." : "The receipt does not hold.");
    }
    return good ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  private JsonNode read() throws SetupException {
    try {
      return JSON.readTree(receipt.toFile());
    } catch (IOException e) {
      throw new SetupException(receipt + " is not a readable JSON file", e);
    }
  }

  private static String toJson(List<ReceiptVerifier.Step> steps, boolean good) {
    ObjectNode node = JSON.createObjectNode().put("valid", good);
    ArrayNode array = node.putArray("steps");
    for (ReceiptVerifier.Step step : steps) {
      array
          .addObject()
          .put("name", step.name())
          .put("passed", step.passed())
          .put("detail", step.detail());
    }
    return node.toString();
  }
}
