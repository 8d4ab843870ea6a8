package network.haca.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca signature}: what of an LLM's answer a node has signed. */
@Command(
    name = "signature",
    description = "Verifies the signature of an LLM's answer.",
    mixinStandardHelpOptions = true)
final class SignatureCommand {
  /** The only kind of node that answers as an LLM. */
  static final Set<NodeKind> SIGNERS = Set.of(NodeKind.LLM_PROXY);

  @Command(
      name = "verify",
      description =
          "Checks an answer: hashes computed anew, the node's key, its signature, and that it is of an LLM"
              + " node that counted when it signed. Key and node come from the registry of --chain,"
              + " which is believed: use a full node of your own, or haca light. With --key FILE the"
              + " node is not checked.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              paramLabel = "ANSWER",
              description = "the response's body, or the events of a stream")
          Path file,
      @Option(
              names = "--request",
              paramLabel = "FILE",
              description = "the request's body; without it what was asked is not checked")
          @Nullable Path request,
      @Option(
              names = "--form",
              defaultValue = "SDK",
              description = "of the request: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
          Form form,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "the node's public key, PEM or DER")
          @Nullable Path key,
      @Mixin ChainOption chain)
      throws SetupException {
    LlmAnswer answer = answer(file);
    TeeProof proof =
        answer
            .proof()
            .orElseThrow(
                () ->
                    new SetupException(
                        file + " has no tee_signature, tee_timestamp, tee_id and hashes.", null));
    List<AnswerCheck> checks = new ArrayList<>();
    checks.add(
        request == null
            ? AnswerCheck.unchecked(
                "request", "give --request FILE; its hash is " + proof.requestHash())
            : AnswerCheck.request(HashCommand.unambiguous(request), form, proof));
    checks.add(AnswerCheck.answer(answer, proof));
    checks.addAll(key == null ? registered(chain, proof) : given(key, proof));
    return report(checks);
  }

  private static int report(List<AnswerCheck> checks) {
    checks.forEach(check -> System.out.println(check.line()));
    System.out.println(
        "Nothing else in the file is signed: model, usage, settlement and the rest.");
    boolean holds = checks.stream().noneMatch(AnswerCheck::failed);
    List<String> open =
        checks.stream()
            .filter(check -> check.outcome() == AnswerCheck.Outcome.UNCHECKED)
            .map(AnswerCheck::name)
            .toList();
    System.out.println(
        !holds
            ? "The answer does not hold."
            : open.isEmpty()
                ? "The answer holds."
                : "The answer holds as far as it was checked; not checked: %s."
                    .formatted(String.join(", ", open)));
    return holds ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  private static LlmAnswer answer(Path file) throws SetupException {
    try {
      return LlmAnswer.read(AttestationCommand.read(file).toUtf8());
    } catch (PythonJson.MalformedException e) {
      throw new SetupException(file + " is not an answer: " + e.getMessage(), e);
    }
  }

  private static List<AnswerCheck> registered(ChainOption chain, TeeProof proof)
      throws SetupException {
    try {
      SigningNode signer =
          SigningNode.read(chain.client(), proof.teeId())
              .orElseThrow(
                  () ->
                      new SetupException(
                          "No node %s is registered, says %s."
                              .formatted(proof.teeId(), chain.uri()),
                          null));
      List<AnswerCheck> checks =
          new ArrayList<>(
              AnswerCheck.signature(
                  proof,
                  signer.node().publicKey(),
                  "of node %s, says the registry by %s".formatted(proof.teeId(), chain.uri())));
      checks.addAll(signer.checks(SIGNERS, proof.timestamp(), Instant.now()));
      return checks;
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  /** Of a key alone it is not known whose it is. */
  private static List<AnswerCheck> given(Path key, TeeProof proof) throws SetupException {
    Bytes publicKey = key(key);
    List<AnswerCheck> checks =
        new ArrayList<>(
            AnswerCheck.signature(
                proof, publicKey, "the given one, whose id is " + Keccak.hash(publicKey)));
    checks.add(
        AnswerCheck.unchecked(
            "node", "whether the key is of a registered LLM node; leave --key out to ask --chain"));
    return checks;
  }

  private static Bytes key(Path file) throws SetupException {
    Bytes content = AttestationCommand.read(file);
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
