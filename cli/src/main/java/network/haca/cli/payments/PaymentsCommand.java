package network.haca.cli.payments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.x402.gate.Reconciliation;
import network.haca.x402.gate.Reconciliation.Difference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca payments}: what a facilitator's books say. */
@Command(
    name = "payments",
    description = "Holds a facilitator's books against the chain.",
    mixinStandardHelpOptions = true)
public final class PaymentsCommand {
  private static final String FACILITATOR = "--facilitator";

  @Command(
      name = "reconcile",
      description = {
        "Compares reservations, charges, claims and what moved on chain, to the unit.",
        "Ends with 1 if anything differs; what is under way does not."
      },
      mixinStandardHelpOptions = true)
  int reconcile(
      @Option(
              names = FACILITATOR,
              paramLabel = "URI",
              defaultValue = "http://127.0.0.1:4022",
              description = "whose books (default: ${DEFAULT-VALUE})")
          URI facilitator,
      @Option(
              names = "--secret-file",
              paramLabel = "FILE",
              required = true,
              description = "a gate's secret, and nothing else")
          Path secretFile,
      @Option(
              names = "--rpc",
              paramLabel = "NETWORK=URI",
              required = true,
              description = "where a network is asked, such as eip155:84532=https://host")
          Map<String, URI> networks,
      @Mixin JsonOption json)
      throws Exception {
    Reconciliation reconciliation = read(facilitator, secretFile);
    List<Difference> differences =
        reconciliation.differences(new ChainTransfers(new TreeMap<>(networks)));
    json.print(document(reconciliation, differences), text(reconciliation, differences));
    return ExitCode.of(differences.isEmpty());
  }

  private static Reconciliation read(URI facilitator, Path secretFile) throws Exception {
    String secret = GivenFile.text(secretFile).strip();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new SetupException(
          secretFile + " does not hold a secret; it is to hold a gate's, and no name.", null);
    }
    try {
      return new BookReader(facilitator, secret).all();
    } catch (IOException e) {
      throw CommandFailure.of("facilitator", facilitator, FACILITATOR, e);
    }
  }

  private static ObjectNode document(Reconciliation reconciliation, List<Difference> differences) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("payments", reconciliation.payments())
            .put("underWay", reconciliation.underWay().toString());
    ArrayNode list = document.putArray("differences");
    differences.forEach(
        each -> list.addObject().put("payment", each.payment().toHex()).put("what", each.what()));
    return document;
  }

  private static String text(Reconciliation reconciliation, List<Difference> differences) {
    String all =
        "%d payments, %s claimed and under way, %d differences"
            .formatted(reconciliation.payments(), reconciliation.underWay(), differences.size());
    return differences.stream()
        .map(each -> "%n%s: %s".formatted(each.payment(), each.what()))
        .collect(Collectors.joining("", all, ""));
  }
}
