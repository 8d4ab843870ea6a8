package network.haca.fullnode.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.contracts.RegistryContract;
import network.haca.evm.BlockContext;
import network.haca.pipe.Answer;
import network.haca.pipe.AnswerForm;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.OutputSignature;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;

/**
 * Judges one answer by the block in which it stands and the state before it: by its node's turn,
 * date, form and signature (rules P4, P5), and then by its proof, which costs the most.
 */
final class AnswerJudge {
  private final RegistryReads contracts;
  private final BlockContext block;
  private final FactJudge facts;

  AnswerJudge(RegistryReads contracts, BlockContext block) {
    this.contracts = contracts;
    this.block = block;
    this.facts = new FactJudge(contracts, block);
  }

  /** The word on an answer, its proof aside. */
  JudgedAnswer judge(Answer answer, WaitingRequest request, long since) {
    Optional<String> refusal = early(answer, request.open(), since);
    if (refusal.isPresent()) {
      return new JudgedAnswer.IsWrong(refusal.get());
    }
    Optional<String> flaw = AnswerForm.flaw(answer, request.open(), () -> outputs(request.open()));
    if (flaw.isPresent()) {
      return new JudgedAnswer.IsWrong(flaw.get());
    }
    OptionalLong gas = request.gas(answer, 0);
    if (gas.isEmpty()) {
      return new JudgedAnswer.IsWrong("it is larger than what its request has paid for");
    }
    return signed(answer, request, gas.getAsLong());
  }

  private Optional<OutputSignature> outputs(OpenRequest request) {
    return Optional.of(AskedModel.outputs(contracts.model(request.entry())));
  }

  private Optional<String> early(Answer answer, OpenRequest request, long since) {
    int place = request.row().indexOf(answer.node());
    if (place < 0) {
      return Optional.of("node " + answer.node() + " is not one that may answer");
    }
    if (block.timestamp() < since + place * request.pace().stepSeconds()) {
      return Optional.of("node " + answer.node() + " may not answer yet");
    }
    boolean isDated =
        answer.timestamp() >= since
            && answer.timestamp() <= block.timestamp() + PipeBounds.AHEAD_SECONDS_MAX;
    return isDated
        ? Optional.empty()
        : Optional.of("it is dated before its admission, or after the block");
  }

  private JudgedAnswer signed(Answer answer, WaitingRequest request, long gas) {
    if (!contracts.isEnabled(answer.node())) {
      return new JudgedAnswer.IsWrong("node " + answer.node() + " is not enabled");
    }
    RegistryContract.Node node = contracts.node(answer.node());
    SettlementLeaf leaf = answer.leaf(request.open().inputHash(block.chainId().toLongSaturated()));
    return RsaPss.verifyExact(node.publicKey(), leaf.message(), answer.signature())
        ? new JudgedAnswer.Counts(request, answer, List.of(node.paymentAddress()), leaf, gas)
        : new JudgedAnswer.IsWrong("its signature is not that of node " + answer.node());
  }

  /**
   * The word on the proof of an answer that counts but for it.
   *
   * @param since when the request was admitted, seconds
   */
  JudgedAnswer proven(JudgedAnswer.Counts counts, long since) {
    if (counts.answer().proof().isEmpty()) {
      return counts;
    }
    OpenRequest request = counts.request().open();
    if (InferenceAbi.asksFact(request.callData())) {
      return facts.judge(counts, since);
    }
    CircuitTerms terms = CircuitTerms.of(contracts.model(request.entry())).orElseThrow();
    Bytes verifier = contracts.verifier(terms.verifierCodeHash());
    return switch (ProvenCalls.judge(terms, verifier, request.callData(), counts.answer())) {
      case VerifierRun.Verdict.Fails(String reason) -> new JudgedAnswer.IsWrong(reason);
      case VerifierRun.Verdict.Holds(long gas) -> counts.shown(counts.payees(), gas);
    };
  }
}
