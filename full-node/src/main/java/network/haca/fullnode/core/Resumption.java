package network.haca.fullnode.core;

import java.util.List;
import network.haca.primitives.Bytes32;

/**
 * A transaction that is to run again.
 *
 * @param answers of all rounds
 * @param answered keys of this round's requests that have an answer or a failure
 */
record Resumption(AdmittedTransaction admitted, List<GivenAnswer> answers, List<Bytes32> answered) {
  Resumption {
    answers = List.copyOf(answers);
    answered = List.copyOf(answered);
  }
}
