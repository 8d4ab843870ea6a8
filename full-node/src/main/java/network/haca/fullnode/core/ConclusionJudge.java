package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;

/**
 * Judges a conclusion by the block in which it stands and the state before it, and by nothing else
 * (rule P5). What costs more is looked at later: proofs once all else is right.
 */
final class ConclusionJudge {
  private final RegistryReads contracts;
  private final BlockContext block;
  private final AnswerJudge answers;

  ConclusionJudge(RegistryReads contracts, BlockContext block) {
    this.contracts = contracts;
    this.block = block;
    this.answers = new AnswerJudge(contracts, block);
  }

  /** The word on a conclusion. */
  sealed interface Verdict {
    record Counts(List<JudgedAnswer.Counts> answers) implements Verdict {}

    record IsWrong(ConclusionRefusal refusal) implements Verdict {}
  }

  Verdict judge(Conclusion conclusion, AdmittedTransaction admitted) {
    return switch (unproven(conclusion, admitted)) {
      case Verdict.Counts(List<JudgedAnswer.Counts> unproven) ->
          proven(unproven, admitted.open().time());
      case Verdict.IsWrong wrong -> wrong;
    };
  }

  /** The word on a conclusion whose proofs hold. */
  Verdict unproven(Conclusion conclusion, AdmittedTransaction admitted) {
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
    List<JudgedAnswer.Counts> unproven = new ArrayList<>();
    for (Answer answer : conclusion.answers()) {
      switch (judge(answer, admitted)) {
        case JudgedAnswer.IsWrong(String reason) -> {
          return wrong("the answer to %s: %s".formatted(answer.key(), reason));
        }
        case JudgedAnswer.Counts counts -> unproven.add(counts);
      }
    }
    return new Verdict.Counts(unproven);
  }

  private Verdict proven(List<JudgedAnswer.Counts> unproven, long since) {
    List<JudgedAnswer.Counts> proven = new ArrayList<>();
    for (JudgedAnswer.Counts each : unproven) {
      switch (answers.proven(each, since)) {
        case JudgedAnswer.IsWrong(String reason) -> {
          return new Verdict.IsWrong(
              ConclusionRefusal.ofProof(
                  "the answer to %s: %s".formatted(each.answer().key(), reason)));
        }
        case JudgedAnswer.Counts counts -> proven.add(counts);
      }
    }
    return new Verdict.Counts(proven);
  }

  private JudgedAnswer judge(Answer answer, AdmittedTransaction admitted) {
    WaitingRequest request =
        admitted.requests().stream()
            .filter(each -> each.open().key().equals(answer.key()))
            .findFirst()
            .orElseThrow();
    return answers.judge(answer, request, admitted.open().time());
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

  private boolean isSentByANodeThatAnswers(Conclusion conclusion, AdmittedTransaction admitted) {
    Bytes32 sender = conclusion.sender();
    return conclusion.answers().stream().anyMatch(by -> by.node().equals(sender))
        && admitted.requests().stream().anyMatch(each -> each.open().row().contains(sender))
        && RsaPss.verifyExact(
            contracts.node(sender).publicKey(),
            conclusion.message(block.chainId().toLongSaturated()),
            conclusion.signature());
  }

  private static Verdict wrong(String reason) {
    return new Verdict.IsWrong(ConclusionRefusal.of(reason));
  }
}
