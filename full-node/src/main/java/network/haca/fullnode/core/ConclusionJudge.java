package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryContract;
import network.haca.evm.BlockContext;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.RsaPublicKey;
import network.haca.primitives.SettlementLeaf;

/**
 * Judges a conclusion by the block in which it stands and the state before it, and by nothing else
 * (rules P4, P5).
 */
final class ConclusionJudge {
  private final RegistryReads contracts;
  private final BlockContext block;

  ConclusionJudge(RegistryReads contracts, BlockContext block) {
    this.contracts = contracts;
    this.block = block;
  }

  /** The word on a conclusion. */
  sealed interface Verdict {
    record Counts(List<Accepted> answers) implements Verdict {}

    record IsWrong(String reason) implements Verdict {}
  }

  /**
   * An answer that counts.
   *
   * @param payee of the node
   */
  record Accepted(WaitingRequest request, Answer answer, Address payee, SettlementLeaf leaf) {}

  Verdict judge(Conclusion conclusion, AdmittedTransaction admitted) {
    if (conclusion.round() != admitted.open().round()) {
      return wrong(
          "it is of round %s, open is round %s"
              .formatted(conclusion.round(), admitted.open().round()));
    }
    Optional<String> incomplete = incomplete(conclusion, admitted);
    if (incomplete.isPresent()) {
      return wrong(incomplete.get());
    }
    // Before what costs more: a stranger has only this looked at.
    if (!isSentByANodeThatAnswers(conclusion, admitted)) {
      return wrong("it is not signed by a node that answers");
    }
    List<Accepted> accepted = new ArrayList<>();
    for (Answer answer : conclusion.answers()) {
      Optional<WaitingRequest> request =
          admitted.requests().stream()
              .filter(each -> each.open().key().equals(answer.key()))
              .findFirst();
      if (request.isEmpty()) {
        return wrong("nobody asked " + answer.key());
      }
      switch (judge(answer, request.get(), admitted)) {
        case Verdict.IsWrong(String reason) -> {
          return wrong("the answer to %s: %s".formatted(answer.key(), reason));
        }
        case Verdict.Counts(List<Accepted> one) -> accepted.addAll(one);
      }
    }
    return new Verdict.Counts(accepted);
  }

  /** In the order of the requests, each once, and all of them until the last minute. */
  private Optional<String> incomplete(Conclusion conclusion, AdmittedTransaction admitted) {
    List<Bytes32> wanted =
        admitted.requests().stream().map(request -> request.open().key()).toList();
    List<Bytes32> given = conclusion.answers().stream().map(Answer::key).toList();
    List<Bytes32> inOrder = wanted.stream().filter(given::contains).toList();
    if (given.isEmpty() || !inOrder.equals(given)) {
      return Optional.of("its answers are not to the round's requests, in their order, each once");
    }
    boolean isLate =
        block.timestamp() >= admitted.open().deadlineTime() - PipeBounds.LAST_SECONDS
            && block.timestamp() >= admitted.open().time() + PipeBounds.ROUND_SECONDS;
    return given.size() == wanted.size() || isLate
        ? Optional.empty()
        : Optional.of(
            "it lacks answers, earlier than %s seconds before the deadline or %s after the round began"
                .formatted(PipeBounds.LAST_SECONDS, PipeBounds.ROUND_SECONDS));
  }

  private Verdict judge(Answer answer, WaitingRequest request, AdmittedTransaction admitted) {
    long since = admitted.open().time();
    int place = request.open().row().indexOf(answer.node());
    if (place < 0) {
      return wrong("node " + answer.node() + " is not one that may answer");
    }
    if (block.timestamp() < since + place * PipeBounds.ROW_STEP_SECONDS) {
      return wrong("node " + answer.node() + " may not answer yet");
    }
    if (answer.timestamp() < since
        || answer.timestamp() > block.timestamp() + PipeBounds.AHEAD_SECONDS_MAX) {
      return wrong("it is dated before its admission, or after the block");
    }
    if (!answer.proof().isEmpty()) {
      return wrong("it has a proof, and its mode has none");
    }
    return fits(answer, request)
        ? signed(answer, request)
        : wrong("it is not what the model gives");
  }

  private boolean fits(Answer answer, WaitingRequest request) {
    if (answer.failure().isPresent()) {
      return answer.returnData().isEmpty();
    }
    if (!request.paysFor(answer.returnData().size())) {
      return false;
    }
    Bytes32 entry = request.open().entry();
    RegisteredModel model =
        ModelRegistryContract.decodeModel(
            entry, contracts.read(Addresses.MODEL_REGISTRY, ModelRegistryContract.modelOf(entry)));
    return InferenceAbi.readModelOutput(answer.returnData())
        .filter(AskedModel.outputs(model)::fits)
        .isPresent();
  }

  private Verdict signed(Answer answer, WaitingRequest request) {
    if (!isEnabled(answer.node())) {
      return wrong("node " + answer.node() + " is not enabled");
    }
    RegistryContract.Node node = node(answer.node());
    SettlementLeaf leaf = answer.leaf(request.open().inputHash(block.chainId().toLongSaturated()));
    return isSigned(node.publicKey(), leaf.message(), answer.signature())
        ? new Verdict.Counts(List.of(new Accepted(request, answer, node.paymentAddress(), leaf)))
        : wrong("its signature is not that of node " + answer.node());
  }

  private boolean isSentByANodeThatAnswers(Conclusion conclusion, AdmittedTransaction admitted) {
    Bytes32 sender = conclusion.sender();
    return conclusion.answers().stream().anyMatch(by -> by.node().equals(sender))
        && admitted.requests().stream().anyMatch(each -> each.open().row().contains(sender))
        && isSigned(
            node(conclusion.sender()).publicKey(),
            conclusion.message(block.chainId().toLongSaturated()),
            conclusion.signature());
  }

  private static boolean isSigned(Bytes key, Bytes32 message, Bytes signature) {
    return RsaPublicKey.parse(key)
        .filter(known -> known.size() == signature.size())
        .filter(known -> RsaPss.verify(key, message, signature))
        .isPresent();
  }

  private boolean isEnabled(Bytes32 node) {
    return RegistryContract.decodeIsEnabled(
        contracts.read(Addresses.REGISTRY, RegistryContract.isEnabled(node)));
  }

  private RegistryContract.Node node(Bytes32 node) {
    return RegistryContract.decodeNode(
        contracts.read(Addresses.REGISTRY, RegistryContract.getNode(node)));
  }

  /** The enabled nodes that serve a model, as the registry keeps them. */
  List<Bytes32> nodes(WaitingRequest request) {
    return ModelRegistryContract.decodeNodes(
        contracts.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.nodesOf(
                request.open().entry(), request.open().mode().teeType())));
  }

  private static Verdict wrong(String reason) {
    return new Verdict.IsWrong(reason);
  }
}
