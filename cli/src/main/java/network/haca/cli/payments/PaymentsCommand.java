package network.haca.cli.payments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;
import network.haca.x402.gate.Reconciliation;
import network.haca.x402.gate.Reconciliation.Difference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca payments}: what a facilitator's books say. */
@Command(
    name = "payments",
    description = "Holds a facilitator's books against the chain, and corrects them.",
    mixinStandardHelpOptions = true)
public final class PaymentsCommand {
  @Command(
      name = "reconcile",
      description = {
        "Compares reservations, charges, claims and what moved on chain, to the unit.",
        "Ends with 1 if anything differs; what is under way does not."
      },
      mixinStandardHelpOptions = true)
  int reconcile(@Mixin BookOptions books, @Mixin JsonOption json) throws Exception {
    Reconciliation reconciliation = books.read();
    List<Difference> differences = reconciliation.differences(new ChainTransfers(books.networks()));
    json.print(document(reconciliation, differences), text(reconciliation, differences));
    return ExitCode.of(differences.isEmpty());
  }

  @Command(
      name = "correct",
      description = {
        "Credits an amount of a payment, in an operator's name; it stands in the books for good.",
        "What is not settled yet is settled for less; a loss is written off."
      },
      mixinStandardHelpOptions = true)
  int correct(@Mixin CorrectOptions credit, @Mixin JsonOption json) throws Exception {
    CorrectionRequest asked = credit.request();
    CorrectionAnswer made = credit.enter(asked);
    json.print(
        made.toJson().put("id", asked.id().toHex()).put("payment", asked.payment().toHex()),
        "%s credited of %s%s; %s are left of what was charged"
            .formatted(
                made.amount(),
                asked.payment(),
                made.isRepeated() ? " before, by the same id" : ", id " + asked.id(),
                made.left()));
    return ExitCode.of(true);
  }

  private static ObjectNode document(Reconciliation reconciliation, List<Difference> differences) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("payments", reconciliation.payments())
            .put("underWay", reconciliation.underWay().toString())
            .put("credited", reconciliation.credited().toString());
    ArrayNode list = document.putArray("differences");
    differences.forEach(
        each -> list.addObject().put("payment", each.payment().toHex()).put("what", each.what()));
    return document;
  }

  private static String text(Reconciliation reconciliation, List<Difference> differences) {
    String all =
        "%s, %s claimed and under way, %s credited, %s"
            .formatted(
                count(reconciliation.payments(), "payment"),
                reconciliation.underWay(),
                reconciliation.credited(),
                count(differences.size(), "difference"));
    return differences.stream()
        .map(each -> "%n%s: %s".formatted(each.payment(), each.what()))
        .collect(Collectors.joining("", all, ""));
  }

  private static String count(int number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
