package network.haca.cli.inference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.haca.cli.options.ChainOption;
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
import network.haca.role.OneSentenceErrors;
import network.haca.role.SetupException;
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

  @Option(
      names = "--ingress",
      paramLabel = "URI",
      description = "where the ingress answers over HTTP (default: of this machine's network)")
  private URI ingress = URI.create("http://127.0.0.1:8000");

  @Option(
      names = "--bridge",
      paramLabel = "URI",
      description = "where receipts are served (default: of this machine's network)")
  private URI bridge = URI.create("http://127.0.0.1:8010");

  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    List<Turn> turns = new ArrayList<>();
    boolean holds = true;
    try (Conversation conversation =
        Conversation.open(
            ingress,
            new Conversation.Options(
                model,
                system,
                OptionalDouble.of(temperature),
                tokensMax == null ? OptionalInt.empty() : OptionalInt.of(tokensMax),
                settlement))) {
      if (!texts.isEmpty()) {
        Turn turn = say(conversation, String.join(" ", texts));
        turns.add(turn);
        holds = check(turn);
      } else {
        holds = talk(conversation, turns);
      }
    } catch (Conversation.RefusedException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new SetupException("no ingress at " + ingress + "; is the network up?", e);
    }
    return holds && follow(turns) ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  private boolean talk(Conversation conversation, List<Turn> turns) throws Exception {
    System.out.printf("%s. Ctrl-D ends.%n", Printable.line(conversation.model()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean holds = true;
    while (true) {
      System.out.print("> ");
      System.out.flush();
      String line = in.readLine();
      if (line == null) {
        System.out.println();
        return holds;
      }
      if (!line.isBlank()) {
        Turn turn = say(conversation, line);
        turns.add(turn);
        holds &= check(turn);
      }
    }
  }

  private static Turn say(Conversation conversation, String text)
      throws IOException, InterruptedException, Conversation.RefusedException {
    Turn turn =
        conversation.say(
            text,
            more -> {
              System.out.print(Printable.text(more));
              System.out.flush();
            });
    System.out.println();
    return turn;
  }

  /** Hashes computed here, and the key, kind and time that the registry has for the node. */
  private boolean check(Turn turn) throws SetupException {
    try {
      Optional<SigningNode> signer = SigningNode.read(chain.client(), turn.given().proof().teeId());
      List<String> failed =
          signer.map(node -> failed(turn, node)).orElseGet(() -> List.of("not registered"));
      System.out.printf(
          "  %s by %s, says %s%n",
          failed.isEmpty() ? "✓ signed" : "✗ not proven (" + String.join(", ", failed) + ")",
          signer.map(SigningNode::words).orElseGet(() -> "node " + turn.given().proof().teeId()),
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

  private boolean follow(List<Turn> turns) throws Exception {
    if (settlement == Settlement.PRIVATE) {
      System.out.println("Nothing is settled: these answers are private.");
      return true;
    }
    try (SettlementWatch watch = new SettlementWatch(bridge)) {
      for (Turn turn : turns) {
        System.out.println("proof " + turn.leaf());
        System.out.println("  " + watch.await(turn.leaf()));
      }
      return true;
    } catch (SettlementWatch.NotSettledException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }
}
