package network.haca.cli.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.OutputFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.client.FactAnswer;
import network.haca.client.FactClient;
import network.haca.client.FactInquiry;
import network.haca.client.FactResult;
import network.haca.client.llm.SigningNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.schemas.fact.Agreement;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.SignedFact;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca fact}: an outside fact, from all data nodes. */
@Command(
    name = "fact",
    description = {
      "Asks all registered data nodes for a fact; prints what their owners agree on.",
      "Who is registered is what --chain says, so let it be a full node of your own, or haca light."
    },
    mixinStandardHelpOptions = true)
public final class FactCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SOURCE", description = "the source's name")
  private String source = "";

  @Parameters(index = "1..*", paramLabel = "NAME=TEXT", description = "the source's parameters")
  private Map<String, String> parameters = new TreeMap<>();

  @Option(
      names = "--owners-min",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "nodes of how many owners must have seen it; an owner's nodes have one voice together"
              + " (default: ${DEFAULT-VALUE})")
  private int ownersMin = 1;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "until a node has answered (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds = 30;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "keeps the signed facts, one for each node")
  private @Nullable Path output;

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    OutputFile.requireWritable(output);
    FactAnswer answer = ask(new FactInquiry(source, parameters, ""));
    PrintStream progress = json.progress();
    progress.printf(
        "active data nodes: %d, of %d owners, says %s%n",
        answer.results().size(), answer.owners(), chain.uri());
    answer.results().forEach(result -> progress.println(line(result)));
    ArrayNode facts = JsonNodeFactory.instance.arrayNode();
    answer.seen().forEach(fact -> facts.add(fact.toJson()));
    if (output != null) {
      OutputFile.write(output, Bytes.ofUtf8(facts.toString()));
    }
    switch (answer.agreement(ownersMin)) {
      case Agreement.Agreed agreed ->
          json.print(document(agreed, answer, facts), agreed(agreed, answer));
      case Agreement.Split(String message) -> throw CommandFailure.refused(message, null);
    }
    return ExitCode.DONE.code();
  }

  private ObjectNode document(Agreement.Agreed agreed, FactAnswer answer, ArrayNode facts) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("value", agreed.value().text())
            .put("type", agreed.value().type().name())
            .put("least", agreed.least())
            .put("greatest", agreed.greatest())
            .put("owners", answer.owners())
            .put("ownersThatSaw", agreed.seen())
            .put("nodes", answer.results().size())
            .put("nodesThatLooked", answer.nodesThatLooked(agreed.fact()))
            .put("simulated", answer.isEnclaveSimulated())
            .put("accordingTo", chain.uri().toString());
    document.set("facts", facts);
    return document;
  }

  private FactAnswer ask(FactInquiry inquiry) throws CommandFailure {
    try {
      return new FactClient(chain.uri(), Duration.ofSeconds(timeoutSeconds)).ask(inquiry);
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  static String line(FactResult result) {
    return switch (result) {
      case FactResult.Refused refused ->
          "node %s: %s".formatted(refused.node().teeId(), Printable.line(refused.message()));
      case FactResult.Seen(var node, var owner, SignedFact signed) -> {
        Fact fact = signed.fact();
        yield "node %s of %s saw %s at %s in %s %s; proof %s"
            .formatted(
                node.teeId(),
                owner,
                Printable.line(fact.observation().value().text()),
                Instant.ofEpochSecond(fact.observation().observedAt()),
                Printable.line(fact.question().url()),
                Printable.line(fact.question().select()),
                signed.leaf().hash());
      }
    };
  }

  static String agreed(Agreement.Agreed agreed, FactAnswer answer) {
    String range =
        agreed.least().equals(agreed.greatest())
            ? ""
            : ", from %s to %s"
                .formatted(Printable.line(agreed.least()), Printable.line(agreed.greatest()));
    return "%s (seen by nodes of %d of %d owners, %d of %d nodes%s)%s"
        .formatted(
            Printable.line(agreed.value().text()),
            agreed.seen(),
            answer.owners(),
            answer.nodesThatLooked(agreed.fact()),
            answer.results().size(),
            range,
            answer.isEnclaveSimulated() ? SigningNode.SIMULATED : "");
  }
}
