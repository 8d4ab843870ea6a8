package network.haca.cli.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.haca.cli.models.ModelCommand;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.IngressOption;
import network.haca.cli.options.OutputFile;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.outcome.NoAnswer;
import network.haca.client.ClientOptions;
import network.haca.client.HacaClient;
import network.haca.client.InferenceClient;
import network.haca.client.InferenceResult;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.llm.AnswerCheck;
import network.haca.client.llm.SigningNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import network.haca.schemas.NodeKind;
import network.haca.schemas.kserve.ProofParameters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca infer}: one question to an ingress, kept for the receipt. */
@Command(
    name = "infer",
    description =
        "Asks a model; prints the answer, the proof's id and, by the registry of --chain, which is"
            + " believed, whose signature it carries.",
    mixinStandardHelpOptions = true)
public final class InferCommand implements Callable<Integer> {
  /** The kinds of nodes that answer with tensors. */
  private static final Set<NodeKind> SIGNERS =
      Set.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.ZKML_PROVER);

  @Option(names = "--model", required = true, description = "the model's name")
  private String model = "";

  @Mixin private TensorOptions tensor = new TensorOptions();

  @Option(names = "--verification", description = "TEE, VANILLA or ZKML (default: any)")
  private String verification = "";

  @Option(
      names = "--registry-entry",
      paramLabel = "MODEL",
      description =
          "the model's id or name in the registry of --chain: no answer is taken but one that is signed under this"
              + " entry, to be proven by its verifier unless --verification is TEE or VANILLA")
  private @Nullable String registryEntry;

  @Option(
      names = "--signed-alone",
      description = "a signature of this answer alone, as contracts verify it")
  private boolean isSignedAlone;

  @Mixin private IngressOption ingress = new IngressOption();

  @Mixin private ChainOption chain = new ChainOption();

  @Option(
      names = "--direct",
      description =
          "asks a node itself, found in the registry of --chain, by its registered certificate")
  private boolean direct;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "keeps question and answer, for haca receipt --answer")
  private @Nullable Path output;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    OutputFile.requireWritable(output);
    // An id of its own: no earlier answer to the same inputs can stand for this one.
    Question question =
        new Question(
            model,
            "",
            verification,
            UUID.randomUUID().toString(),
            tensor.given(),
            isSignedAlone,
            tensor.named(),
            registryEntry == null
                ? Optional.empty()
                : Optional.of(ModelCommand.ModelReference.id(registryEntry, chain)));
    ProvenAnswer reply = direct ? askNode(question) : askIngress(question);
    Optional<SigningNode> signer = signer(reply, question.verification());
    if (output != null) {
      OutputFile.write(output, Bytes.ofUtf8(reply.exchange().write().toString()));
    }
    json.print(document(reply, signer), text(reply, signer));
    return ExitCode.DONE.code();
  }

  private ObjectNode document(ProvenAnswer reply, Optional<SigningNode> signer) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("model", model);
    ArrayNode outputs = document.putArray("outputs");
    reply.outputs().forEach(tensor -> outputs.add(TensorValues.toJson(tensor)));
    return document
        .put("proof", reply.proof().leaf().hash().toHex())
        .put("registryEntry", reply.proof().registryEntry().map(Bytes32::toHex).orElse(null))
        .put("signer", reply.proof().leaf().teeId().toHex())
        .put("checked", signer.isPresent())
        .put("simulated", signer.map(SigningNode::isSimulated).orElse(null))
        .put("accordingTo", chain.uri().toString());
  }

  private String text(ProvenAnswer reply, Optional<SigningNode> signer) {
    List<String> lines = new ArrayList<>();
    reply.outputs().forEach(tensor -> lines.add(TensorValues.line(tensor)));
    lines.add(
        "proof %s%s"
            .formatted(
                reply.proof().leaf().hash(),
                signer
                    .map(node -> " signed by %s, says %s".formatted(node.words(), chain.uri()))
                    .orElse(
                        "; not checked whether a registered node signed it: no full node at "
                            + chain.uri())));
    reply.proof().registryEntry().ifPresent(id -> lines.add(entry(id, reply.proof())));
    return String.join(System.lineSeparator(), lines);
  }

  /** A prover's answer is worth nothing without its proof, whoever says to be one. */
  private static String entry(Bytes32 id, ProofParameters proof) {
    return proof.isToBeProven()
        ? "to be proven by the verifier of the registry's entry %s, which its owner chose"
            .formatted(id)
        : "signed under the registry's entry " + id;
  }

  private ProvenAnswer askIngress(Question question) throws Exception {
    try (InferenceClient client = new InferenceClient()) {
      return client.askHttp(ingress.uri(), question);
    } catch (IOException e) {
      if (NoAnswer.isCauseOf(e)) {
        throw ingress.unreachable(e);
      }
      Set<String> served = servedModels();
      throw served.contains(model)
          ? e
          : CommandFailure.absent(
              "no model '%s' is served at %s; %s"
                  .formatted(
                      model,
                      ingress.uri(),
                      served.isEmpty()
                          ? "there is none yet"
                          : "give one of " + String.join(", ", served)),
              e);
    }
  }

  private Set<String> servedModels() throws InterruptedException, CommandFailure {
    try {
      return ServedModels.at(ingress.uri());
    } catch (IOException e) {
      throw ingress.unreachable(e);
    }
  }

  private ProvenAnswer askNode(Question question) throws CommandFailure {
    try (HacaClient client = HacaClient.connect(ClientOptions.withoutReceipts(chain.uri()))) {
      return switch (client.infer(question)) {
        case InferenceResult.Answered answered -> answered.answer();
        case InferenceResult.Refused(var reason, String message) ->
            throw switch (reason) {
              case NOT_SERVED -> CommandFailure.absent(message, null);
              case INVALID -> CommandFailure.refused(message, null);
              case UNAVAILABLE, TIMED_OUT -> CommandFailure.unanswered(message, null);
              case UNTRUSTED, FAILED -> CommandFailure.unproven(message);
            };
      };
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  /** The registered node that vouches for the answer; nothing if nobody could be asked. */
  private Optional<SigningNode> signer(ProvenAnswer reply, String asked) throws CommandFailure {
    Bytes32 teeId = reply.proof().leaf().teeId();
    Optional<SigningNode> signer;
    try {
      signer = SigningNode.read(chain.client(), teeId);
    } catch (IOException e) {
      return Optional.empty();
    }
    Optional<String> flaw =
        signer
            .map(node -> flaw(reply, node, asked, Instant.now()))
            .orElseGet(() -> Optional.of("no such node is registered"));
    if (flaw.isPresent()) {
      throw CommandFailure.unproven(
          "The answer is in the name of node %s and is not proven: %s, says %s."
              .formatted(teeId, flaw.get(), chain.uri()));
    }
    return signer;
  }

  /** Why a registered node does not vouch for the answer in the way that was asked for. */
  static Optional<String> flaw(
      ProvenAnswer reply, SigningNode signer, String verification, Instant now) {
    Set<NodeKind> kinds =
        SIGNERS.stream()
            .filter(kind -> verification.isEmpty() || kind.verification().equals(verification))
            .collect(Collectors.toSet());
    return reply
        .flaw(signer.node().publicKey())
        .or(
            () ->
                signer.checks(kinds, reply.proof().leaf().timestamp(), now).stream()
                    .filter(AnswerCheck::failed)
                    .map(check -> check.name() + ": " + check.detail())
                    .findFirst());
  }
}
