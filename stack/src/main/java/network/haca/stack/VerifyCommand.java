package network.haca.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedValidator;
import network.haca.stack.network.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca verify}: a receipt against a validator set, offline. */
@Command(
    name = "verify",
    description = "Verifies a receipt offline and names each step and its result.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "RECEIPT", description = "a receipt as JSON")
  private Path receipt = Path.of("receipt.json");

  @Option(
      names = "--validators",
      paramLabel = "FILE",
      description = "a CometBFT genesis (default: that of ~/.haca)")
  private Path validators = Network.genesis(Path.of(System.getProperty("user.home"), ".haca"));

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    JsonNode document = read();
    List<ReceiptVerifier.Step> steps = ReceiptVerifier.verify(document, trusted());
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

  private List<TrustedValidator> trusted() throws SetupException {
    try {
      return TrustedValidator.readSet(Files.readString(validators));
    } catch (IOException e) {
      throw new SetupException(
          "%s is not a validator set; give a CometBFT genesis with --validators"
              .formatted(validators),
          e);
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
