package network.haca.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca signature}: whether an LLM's answer was signed by a node's key. */
@Command(
    name = "signature",
    description = "Verifies the signature of an LLM's answer.",
    mixinStandardHelpOptions = true)
final class SignatureCommand {
  @Command(
      name = "verify",
      description =
          "Checks an answer: hashes computed anew, the node's key, its signature. The key comes from"
              + " --key, else from the registry of --chain.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              paramLabel = "ANSWER",
              description = "the response's body, or the events of a stream")
          Path file,
      @Option(
              names = "--request",
              paramLabel = "FILE",
              description = "the request's body; without it only the answer is checked")
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
    if (request != null) {
      checks.add(AnswerCheck.request(HashCommand.json(request), form, proof));
    }
    Bytes publicKey = key == null ? registered(chain, proof.teeId()) : key(key);
    checks.addAll(AnswerCheck.answer(answer, proof, publicKey));
    return report(checks);
  }

  private static int report(List<AnswerCheck> checks) {
    checks.forEach(
        check ->
            System.out.printf(
                "%s %-9s %s%n", check.passed() ? "✓" : "✗", check.name(), check.detail()));
    boolean holds = checks.stream().allMatch(AnswerCheck::passed);
    System.out.println(holds ? "The answer holds." : "The answer does not hold.");
    return holds ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  private static LlmAnswer answer(Path file) throws SetupException {
    try {
      return LlmAnswer.read(AttestationCommand.read(file).toUtf8());
    } catch (PythonJson.MalformedException e) {
      throw new SetupException(file + " is not an answer: " + e.getMessage(), e);
    }
  }

  private static Bytes registered(ChainOption chain, Bytes32 teeId) throws SetupException {
    EthereumClient client = chain.client();
    try {
      return RegistryContract.decodeNode(
              client.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)))
          .publicKey();
    } catch (EthereumClient.RefusedException e) {
      throw new SetupException("No node " + teeId + " is registered.", e);
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
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
