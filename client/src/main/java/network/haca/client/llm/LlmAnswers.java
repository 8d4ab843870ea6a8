package network.haca.client.llm;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.client.llm.LlmChecks.Acceptance;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.CanonicalRequest.Form;

/**
 * Verifies answers of language models, whichever client asked for them: what is needed is the text
 * of the request and that of the response, whole or as a stream's events. Calls block.
 *
 * <pre>{@code
 * switch (new LlmAnswers(chain).verify(request, response)) {
 *   case LlmVerdict.Verified verified -> use(response);
 *   case LlmVerdict.Refused refused -> report(refused.reason());
 * }
 * }</pre>
 */
public final class LlmAnswers {
  /** The only kind of node that answers as a language model. */
  public static final Set<NodeKind> SIGNERS = Set.of(NodeKind.LLM_PROXY);

  /**
   * Fields of an answer in the original's form that may be there and are not signed: other fields
   * refuse the answer.
   */
  public static final List<String> OUTSIDE_OF_ORIGINAL =
      List.of(
          "id",
          "object",
          "created",
          "model",
          "usage",
          "finish_reason",
          "system_fingerprint",
          "service_tier");

  private final EthereumClient chain;
  private final LlmChecks checks;
  private final InstantSource clock = InstantSource.system();

  /**
   * Takes answers of which all is signed, and no others.
   *
   * @param chain JSON-RPC that is believed: a full node of one's own, or {@code haca light} over
   *     anybody's
   */
  public LlmAnswers(URI chain) {
    this(chain, new LlmChecks(Form.SDK, Acceptance.WHOLE));
  }

  /**
   * @param checks which form requests are hashed in, and which answers are taken
   */
  public LlmAnswers(URI chain, LlmChecks checks) {
    this.chain = new EthereumClient(chain);
    this.checks = checks;
  }

  /**
   * Whether a node of the registry signed all of this answer to this request.
   *
   * @param request the body as it was sent
   * @param response the body as it came, or all events of a stream
   * @throws IOException if the chain cannot be asked
   */
  public LlmVerdict verify(String request, String response) throws IOException {
    try {
      GivenAnswer given = GivenAnswer.of(Optional.of(request), response);
      Optional<SigningNode> node = SigningNode.read(chain, given.proof().teeId());
      return node.isPresent()
          ? verdict(given, node.get(), checks, clock.instant())
          : new LlmVerdict.Refused("no node %s is registered".formatted(given.proof().teeId()));
    } catch (GivenAnswer.UnreadableException e) {
      return new LlmVerdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** The same of the bytes as they came, which are refused where they are no UTF-8. */
  public LlmVerdict verify(Bytes request, Bytes response) throws IOException {
    try {
      return verify(GivenAnswer.text(request), GivenAnswer.text(response));
    } catch (GivenAnswer.UnreadableException e) {
      return new LlmVerdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** The same by what is known of the node. */
  public static LlmVerdict verify(String request, String response, SigningNode node, Instant now) {
    try {
      return verdict(
          GivenAnswer.of(Optional.of(request), response),
          node,
          new LlmChecks(Form.SDK, Acceptance.WHOLE),
          now);
    } catch (GivenAnswer.UnreadableException e) {
      return new LlmVerdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** The same of an answer that was read. */
  public static LlmVerdict verdict(
      GivenAnswer given, SigningNode node, LlmChecks checks, Instant now) {
    return checks.registered(given, node, "the registered one", now).stream()
        .filter(check -> check.outcome() != AnswerCheck.Outcome.HOLDS)
        .findFirst()
        .<LlmVerdict>map(
            check ->
                new LlmVerdict.Refused(
                    "%s does not hold: %s".formatted(check.name(), check.detail())))
        .orElseGet(
            () ->
                new LlmVerdict.Verified(
                    given.proof().leaf().hash(),
                    given.proof().teeId(),
                    given.proof().timestamp(),
                    node.isSimulated(),
                    !checks.isOriginal(given),
                    unsigned(given, checks)));
  }

  /** The names of what stands in an answer that holds and is not signed. */
  public static List<String> unsigned(GivenAnswer given, LlmChecks checks) {
    List<String> names = new ArrayList<>(given.answer().notes());
    if (checks.isOriginal(given)) {
      names.addAll(0, OUTSIDE_OF_ORIGINAL);
    }
    return names;
  }
}
