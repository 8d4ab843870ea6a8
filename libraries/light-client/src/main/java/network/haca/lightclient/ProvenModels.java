package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;

/**
 * The answers inside a transaction that came with a proof in zero knowledge (rules H3, P5): the
 * storage of the registry of models has the verifier of each one's entry, which is run here once
 * more. Neither the validators nor the provers are believed.
 */
record ProvenModels(TrustedGenesis genesis, Bytes32 stateRoot, List<ProvenCall> calls) {
  /**
   * In words.
   *
   * @param models in a document, which have to be exactly those of proven answers
   */
  String check(List<JsonFields> models) throws RefusedException, MalformedException {
    List<Bytes32> entries =
        calls.stream().filter(ProvenModels::isProven).map(ProvenCall::entry).distinct().toList();
    require(
        models.size() == entries.size(),
        "its models are not those with answers in zero knowledge, each once, in the order of these");
    List<String> found = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ModelEntry entry = ModelEntry.read(models.get(i), genesis, stateRoot, entries.get(i));
      for (ProvenCall call : calls) {
        if (isProven(call) && call.entry().equals(entry.terms().entry())) {
          found.add(check(call, entry));
        }
      }
    }
    return found.isEmpty()
        ? "no answer is in zero knowledge"
        : String.join("; ", found)
            + ". Whoever owns an entry chose its verifier: compare its id with the one that you mean";
  }

  /** A failure is signed and not proven. */
  private static boolean isProven(ProvenCall call) {
    return call.mode() == Mode.ZKML && call.answer().failure().isEmpty();
  }

  private String check(ProvenCall call, ModelEntry entry) throws RefusedException {
    require(
        call.digest().equals(entry.terms().modelDigest()),
        "the answer to %s is of a model with the digest %s, the entry's is %s"
            .formatted(call.answer().key(), call.digest(), entry.terms().modelDigest()));
    return switch (ProvenCalls.judge(
        entry.terms(), entry.verifier(), call.callData(), call.answer())) {
      case VerifierRun.Verdict.Fails(String reason) ->
          throw new RefusedException(
              "the proof in zero knowledge of the answer to %s does not hold: %s"
                  .formatted(call.answer().key(), reason));
      case VerifierRun.Verdict.Holds _ ->
          entry.said("the answer to " + call.answer().key(), genesis);
    };
  }
}
