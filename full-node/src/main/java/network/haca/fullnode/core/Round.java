package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.evm.BlockContext;
import network.haca.evm.word.UInt256;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes32;

/** The rounds of a transaction that waits: how it begins to, and how it does again (rule P7). */
final class Round {
  private Round() {}

  /**
   * The first round.
   *
   * @param number of the admission
   * @param gasLeft behind the run that asked
   */
  static AdmittedTransaction first(
      SignedTransaction signed,
      CollectedRequests requests,
      UInt256 price,
      long gasLeft,
      BlockContext block,
      long number) {
    OpenAdmission open =
        new OpenAdmission(
            signed.hash(),
            number,
            signed.sender(),
            block.number(),
            block.timestamp(),
            1,
            block.timestamp() + seconds(requests),
            block.number() + PipeBounds.DEADLINE_HEIGHTS,
            requests.all().stream().map(WaitingRequest::open).toList());
    return new AdmittedTransaction(
        signed.encoded(),
        price,
        gasLeft,
        open,
        requests.all(),
        List.of(),
        requests.all().size(),
        requests.bytes(),
        List.of());
  }

  /** The longest that one of the answers takes. */
  private static long seconds(CollectedRequests requests) {
    return requests.all().stream()
        .mapToLong(each -> each.open().pace().deadlineSeconds())
        .max()
        .orElseThrow();
  }

  /** The terms of the run with a round's answers. */
  static InferenceTerms terms(Resumption resumption, RulesVersion rules) {
    AdmittedTransaction admitted = resumption.admitted();
    Map<Bytes32, Optional<GivenAnswer>> answers = new TreeMap<>();
    admitted.unanswered().forEach(key -> answers.put(key, Optional.empty()));
    admitted.requests().forEach(request -> answers.put(request.open().key(), Optional.empty()));
    resumption.answers().forEach(answer -> answers.put(answer.key(), Optional.of(answer)));
    return new InferenceTerms(
        rules,
        admitted.hash(),
        admitted.price(),
        admitted.open().round() < PipeBounds.ROUNDS_MAX,
        admitted.asked(),
        admitted.askedBytes(),
        answers,
        Places.TAKEN,
        false);
  }

  /**
   * The round behind one whose answers led to new requests. Before version 7 the deadline stays;
   * since then the answers to these have the time that they take, however late the others came.
   *
   * @param used by the run that asked
   */
  static AdmittedTransaction again(
      Resumption resumption,
      CollectedRequests requests,
      long used,
      BlockContext block,
      RulesVersion rules) {
    AdmittedTransaction before = resumption.admitted();
    List<Bytes32> unanswered = new ArrayList<>(before.unanswered());
    before.requests().stream()
        .map(request -> request.open().key())
        .filter(key -> !resumption.answered().contains(key))
        .forEach(unanswered::add);
    OpenAdmission open =
        new OpenAdmission(
            before.hash(),
            before.open().number(),
            before.open().sender(),
            block.number(),
            block.timestamp(),
            before.open().round() + 1,
            deadline(before, requests, block, rules),
            before.open().deadlineHeight(),
            requests.all().stream().map(WaitingRequest::open).toList());
    return new AdmittedTransaction(
        before.signed(),
        before.price(),
        before.gasLeft() - used,
        open,
        requests.all(),
        unanswered,
        before.asked() + requests.all().size(),
        before.askedBytes() + requests.bytes(),
        resumption.answers());
  }

  private static long deadline(
      AdmittedTransaction before,
      CollectedRequests requests,
      BlockContext block,
      RulesVersion rules) {
    long time = before.open().deadlineTime();
    return rules.includes(RulesVersion.SEVEN)
        ? Math.max(time, block.timestamp() + seconds(requests))
        : time;
  }
}
