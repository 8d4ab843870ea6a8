package network.haca.answering.core;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Signer;

/**
 * The conclusions that this node has handed in, which it hands in again with the same bytes while
 * they have had no effect. For one thread.
 */
final class HandedIn {
  private final long chainId;
  private final AdmissionChain chain;
  private final Map<Bytes32, Sent> byTransaction = new HashMap<>();

  /** A conclusion that was handed in last at a time. */
  private record Sent(int round, List<Answer> answers, Bytes conclusion, Instant at) {
    boolean isOf(OpenAdmission admission, List<Answer> given) {
      return round == admission.round() && answers.equals(given);
    }
  }

  HandedIn(long chainId, AdmissionChain chain) {
    this.chainId = chainId;
    this.chain = chain;
  }

  /** Hands these answers in, unless that was done a moment ago. */
  void handIn(OpenAdmission admission, List<Answer> answers, Signer signer, Instant now)
      throws IOException {
    Optional<Sent> before =
        Optional.ofNullable(byTransaction.get(admission.transactionHash()))
            .filter(each -> each.isOf(admission, answers));
    if (before
        .filter(each -> now.isBefore(each.at().plusSeconds(Rounds.AGAIN_SECONDS)))
        .isPresent()) {
      return;
    }
    Bytes conclusion =
        before.isPresent() ? before.get().conclusion() : conclusion(admission, answers, signer);
    byTransaction.put(
        admission.transactionHash(), new Sent(admission.round(), answers, conclusion, now));
    chain.send(conclusion);
  }

  private Bytes conclusion(OpenAdmission admission, List<Answer> answers, Signer signer) {
    Conclusion unsigned =
        Conclusion.unsigned(
            admission.transactionHash(), admission.round(), signer.teeId(), answers);
    return unsigned.signed(signer.sign(unsigned.message(chainId))).encode();
  }

  /** Forgets what was handed in for other transactions than these. */
  void retain(Collection<Bytes32> transactions) {
    byTransaction.keySet().retainAll(transactions);
  }
}
