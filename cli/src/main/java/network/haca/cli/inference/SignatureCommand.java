package network.haca.cli.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.client.llm.AnswerCheck;
import network.haca.client.llm.AnswerOrigin;
import network.haca.client.llm.GivenAnswer;
import network.haca.client.llm.LlmAnswers;
import network.haca.client.llm.LlmChecks;
import network.haca.client.llm.LlmChecks.Acceptance;
import network.haca.client.llm.SigningNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.CanonicalRequest.Form;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca signature}: whether an LLM's answer is what a node has signed. */
@Command(
    name = "signature",
    description = "Verifies the signature of an LLM's answer.",
    mixinStandardHelpOptions = true)
public final class SignatureCommand {
  @Command(
      name = "verify",
      description =
          "Checks an answer: hashes computed anew, the node's key, its signature, that all of the"
              + " answer is signed, and that it is of an LLM node that counted when it signed. Key and node"
              + " come from the registry of --chain, which is believed: use a full node of your own, or haca"
              + " light. With --key FILE the node is not checked.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              paramLabel = "ANSWER",
              description =
                  "the response's body, the events of a stream, or what is on Walrus of an individual"
                      + " settlement")
          Path file,
      @Option(
              names = "--request",
              paramLabel = "FILE",
              description = "the request's body; without it what was asked is not checked")
          @Nullable Path request,
      @Mixin FormOption option,
      @Option(
              names = "--original",
              description =
                  "takes an answer of OpenGradient's own gateways too, of which only the first choice's"
                      + " text or tool calls are signed, if it shows nothing else; do not use it for HACA's")
          boolean original,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "the node's public key, PEM or DER")
          @Nullable Path key,
      @Mixin ChainOption chain,
      @Mixin JsonOption json)
      throws SetupException, CommandFailure {
    Form form = option.form();
    LlmChecks how = new LlmChecks(form, original ? Acceptance.ORIGINAL : Acceptance.WHOLE);
    GivenAnswer given = given(file, request, form);
    List<AnswerCheck> checks = key == null ? registered(chain, how, given) : keyed(key, how, given);
    boolean holds = checks.stream().noneMatch(AnswerCheck::failed);
    json.print(document(checks, holds, how, given), text(checks, holds, how, given));
    return ExitCode.of(holds);
  }

  private static ObjectNode document(
      List<AnswerCheck> checks, boolean holds, LlmChecks how, GivenAnswer given) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("valid", holds)
            .put("proof", given.proof().leaf().hash().toHex());
    ArrayNode shown = document.putArray("checks");
    for (AnswerCheck check : checks) {
      shown
          .addObject()
          .put("name", check.name())
          .put("outcome", check.outcome().name())
          .put("detail", check.detail());
    }
    if (holds) {
      LlmAnswers.unsigned(given, how).forEach(document.putArray("unsigned")::add);
    }
    return document;
  }

  private static String text(
      List<AnswerCheck> checks, boolean holds, LlmChecks how, GivenAnswer given) {
    List<String> lines = new ArrayList<>();
    checks.forEach(check -> lines.add(check.line()));
    if (holds) {
      lines.add(signed(how, given));
      if (given.origin() == AnswerOrigin.PUBLISHED_EVENTS) {
        lines.add("The answer is its events; the body beside them is not checked.");
      }
    }
    List<String> open =
        checks.stream()
            .filter(check -> check.outcome() == AnswerCheck.Outcome.UNCHECKED)
            .map(AnswerCheck::name)
            .toList();
    lines.add(
        !holds
            ? "The answer does not hold."
            : open.isEmpty()
                ? "The answer holds."
                : "The answer holds as far as it was checked; not checked: %s."
                    .formatted(String.join(", ", open)));
    return String.join(System.lineSeparator(), lines);
  }

  /** What of an answer that holds is signed, so that nothing else in it is taken for it. */
  private static String signed(LlmChecks how, GivenAnswer given) {
    String unsigned = String.join(", ", LlmAnswers.unsigned(given, how));
    if (how.isOriginal(given)) {
      return "Signed is its %s alone, by the original's form; not signed: %s."
          .formatted(given.answer().part(), unsigned);
    }
    return unsigned.isEmpty()
        ? "All of the answer is signed."
        : "All of the answer is signed but notes on its settlement, which are the node's word: %s."
            .formatted(unsigned);
  }

  private static GivenAnswer given(Path file, @Nullable Path request, Form form)
      throws SetupException {
    String text = text(file);
    Optional<String> asked = request == null ? Optional.empty() : Optional.of(text(request));
    try {
      Optional<GivenAnswer> published =
          asked.isPresent() ? Optional.empty() : GivenAnswer.published(text, form);
      return published.isPresent() ? published.get() : GivenAnswer.of(asked, text);
    } catch (GivenAnswer.UnreadableException e) {
      throw new SetupException("%s: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static String text(Path file) throws SetupException {
    try {
      if (Files.size(file) > AnswerText.CHARACTERS_MAX) {
        throw new SetupException(
            "%s has more than the %s bytes that are read."
                .formatted(file, AnswerText.CHARACTERS_MAX),
            null);
      }
    } catch (IOException e) {
      throw new SetupException(file + " cannot be read.", e);
    }
    try {
      return GivenAnswer.text(GivenFile.read(file));
    } catch (GivenAnswer.UnreadableException e) {
      throw new SetupException("%s: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static List<AnswerCheck> registered(ChainOption chain, LlmChecks how, GivenAnswer given)
      throws CommandFailure {
    Bytes32 teeId = given.proof().teeId();
    try {
      SigningNode signer =
          SigningNode.read(chain.client(), teeId)
              .orElseThrow(
                  () ->
                      CommandFailure.refused(
                          "No node %s is registered, says %s.".formatted(teeId, chain.uri()),
                          null));
      return how.registered(
          given,
          signer,
          "of node %s, says the registry by %s".formatted(teeId, chain.uri()),
          Instant.now());
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  /** The checks against a key that is given; of a key alone it is not known whose it is. */
  private static List<AnswerCheck> keyed(Path key, LlmChecks how, GivenAnswer given)
      throws SetupException {
    Bytes publicKey = key(key);
    List<AnswerCheck> checks = new ArrayList<>();
    checks.add(how.request(given));
    checks.addAll(
        how.answer(given, publicKey, "the given one, whose id is " + Keccak.hash(publicKey)));
    checks.add(
        AnswerCheck.unchecked(
            "node", "whether the key is of a registered LLM node; leave --key out to ask --chain"));
    return checks;
  }

  private static Bytes key(Path file) throws SetupException {
    Bytes content = GivenFile.read(file);
    String text = content.toUtf8();
    if (!text.contains("-----BEGIN")) {
      return content;
    }
    try {
      String base64 = text.replaceAll("-----[A-Z ]+-----|\\s", "");
      return Bytes.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new SetupException(file + " is not a public key in PEM.", e);
    }
  }
}
