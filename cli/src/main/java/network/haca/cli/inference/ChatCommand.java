package network.haca.cli.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.haca.cli.options.BridgeOption;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.IngressOption;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.client.llm.AnswerCheck;
import network.haca.client.llm.Conversation;
import network.haca.client.llm.Conversation.Settlement;
import network.haca.client.llm.Conversation.Turn;
import network.haca.client.llm.GivenAnswer;
import network.haca.client.llm.LlmChecks;
import network.haca.client.llm.LlmChecks.Acceptance;
import network.haca.client.llm.SettlementWatch;
import network.haca.client.llm.SigningNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.schemas.llm.CanonicalRequest.Form;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca chat}: a conversation whose every answer is checked, and followed to its bridge. */
@Command(
    name = "chat",
    description =
        "Talks to a model: with the text given here, or line by line until the end of the input."
            + " Checks each answer's signature by the registry of --chain, which is believed, and waits"
            + " at the end until the bridge says that the proofs are settled.",
    mixinStandardHelpOptions = true)
public final class ChatCommand implements Callable<Integer> {
  private static final LlmChecks CHECKS = new LlmChecks(Form.SDK, Acceptance.WHOLE);

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "what to say; asks once")
  private List<String> texts = new ArrayList<>();

  @Option(names = "--model", description = "the model's name (default: the first that is served)")
  private @Nullable String model;

  @Option(names = "--system", paramLabel = "TEXT", description = "the system's message")
  private @Nullable String system;

  @Option(names = "--temperature", description = "0 to 2 (default: 0)")
  private double temperature;

  @Option(names = "--max-tokens", paramLabel = "N", description = "of an answer")
  private @Nullable Integer tokensMax;

  @Option(
      names = "--settlement",
      description = "${COMPLETION-CANDIDATES}: what becomes of the proofs (default: BATCH)")
  private Settlement settlement = Settlement.BATCH;

  @Mixin private IngressOption ingress = new IngressOption();

  @Mixin private BridgeOption bridge = new BridgeOption();

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  /** The turns that were taken, with an object for each. */
  private final List<Turn> turns = new ArrayList<>();

  private final ArrayNode told = JsonNodeFactory.instance.arrayNode();

  @Override
  public Integer call() throws Exception {
    boolean holds;
    try (Conversation conversation =
        Conversation.open(
            ingress.uri(),
            new Conversation.Options(
                model,
                system,
                OptionalDouble.of(temperature),
                tokensMax == null ? OptionalInt.empty() : OptionalInt.of(tokensMax),
                settlement))) {
      holds = texts.isEmpty() ? talk(conversation) : turn(conversation, String.join(" ", texts));
    } catch (Conversation.RefusedException e) {
      throw CommandFailure.refused(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw ingress.unreachable(e);
    }
    if (holds) {
      follow();
    }
    json.print(told);
    return ExitCode.of(holds);
  }

  private boolean talk(Conversation conversation) throws Exception {
    PrintStream out = json.progress();
    out.printf("%s. Ctrl-D ends.%n", Printable.line(conversation.model()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean holds = true;
    while (true) {
      out.print("> ");
      out.flush();
      String line = in.readLine();
      if (line == null) {
        out.println();
        return holds;
      }
      if (!line.isBlank()) {
        holds &= turn(conversation, line);
      }
    }
  }

  /** Says a text, shows the answer as it comes, and checks it. */
  private boolean turn(Conversation conversation, String text)
      throws IOException, InterruptedException, Conversation.RefusedException, CommandFailure {
    PrintStream out = json.progress();
    Turn turn =
        conversation.say(
            text,
            more -> {
              out.print(Printable.text(more));
              out.flush();
            });
    out.println();
    turns.add(turn);
    return check(turn, told.addObject().put("said", text));
  }

  /** Hashes computed here, and the key, kind and time that the registry has for the node. */
  private boolean check(Turn turn, ObjectNode document) throws CommandFailure {
    try {
      Optional<SigningNode> signer = SigningNode.read(chain.client(), turn.given().proof().teeId());
      List<String> failed =
          signer.map(node -> failed(turn, node)).orElseGet(() -> List.of("not registered"));
      document
          .put("answer", turn.heard())
          .put("proof", turn.leaf().toHex())
          .put("signer", turn.given().proof().teeId().toHex())
          .put("signed", failed.isEmpty());
      failed.forEach(document.putArray("failed")::add);
      json.progress()
          .printf(
              "  %s by %s, says %s%n",
              failed.isEmpty() ? "✓ signed" : "✗ not proven (" + String.join(", ", failed) + ")",
              signer
                  .map(SigningNode::words)
                  .orElseGet(() -> "node " + turn.given().proof().teeId()),
              chain.uri());
      return failed.isEmpty();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  static List<String> failed(Turn turn, SigningNode signer) {
    GivenAnswer given = turn.given();
    List<String> failed =
        CHECKS.registered(given, signer, "registered", Instant.now()).stream()
            .filter(AnswerCheck::failed)
            .map(AnswerCheck::name)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!Bytes.ofUtf8(turn.heard()).equals(given.answer().signedOutput())) {
      failed.add("shown is not what is signed");
    }
    return failed;
  }

  private void follow() throws Exception {
    PrintStream out = json.progress();
    if (settlement == Settlement.PRIVATE) {
      out.println("Nothing is settled: these answers are private.");
      return;
    }
    try (SettlementWatch watch = new SettlementWatch(bridge.uri())) {
      for (int i = 0; i < turns.size(); i++) {
        out.println("proof " + turns.get(i).leaf());
        String settled = watch.await(turns.get(i).leaf());
        out.println("  " + settled);
        ((ObjectNode) told.get(i)).put("settlement", settled);
      }
    } catch (SettlementWatch.NotSettledException e) {
      throw e.getCause() instanceof IOException cause
          ? bridge.unreachable(cause)
          : CommandFailure.absent(String.valueOf(e.getMessage()), e);
    }
  }
}
