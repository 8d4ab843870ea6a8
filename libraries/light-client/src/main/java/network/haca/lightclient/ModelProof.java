package network.haca.lightclient;

import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;

/**
 * That a model gave an answer, by a proof in zero knowledge (rules H3, H4): the storage of the
 * registry of models says what the model is and which verifier it has, and that verifier's code is
 * run here over the proof. Neither the validators' verdict nor the prover is believed.
 */
final class ModelProof {
  static final List<String> FIELDS =
      Stream.concat(ModelEntry.FIELDS.stream(), Stream.of("proven")).toList();

  private final JsonFields proofs;
  private final TrustedGenesis genesis;
  private final Bytes32 model;

  /**
   * @param model whose proof the relay says that it settled
   */
  ModelProof(JsonFields proofs, TrustedGenesis genesis, Bytes32 model) {
    this.proofs = proofs;
    this.genesis = genesis;
    this.model = model;
  }

  /** In words; fails unless the verifier takes the proof of the leaf. */
  String of(SettlementLeaf leaf, Bytes32 stateRoot) throws RefusedException, MalformedException {
    ModelEntry entry = ModelEntry.read(proofs, genesis, stateRoot, model);
    ProvenInference proven =
        ProvenInference.decode(proofs.bytes("proven"))
            .orElseThrow(
                () -> new RefusedException("the proof in zero knowledge is not in its one form"));
    RefusedException.require(
        proven.leaf().equals(leaf), "the proof in zero knowledge is of another leaf");
    return switch (ProvenAnswers.judge(entry.terms(), entry.verifier(), proven)) {
      case VerifierRun.Verdict.Fails(String reason) ->
          throw new RefusedException("the proof in zero knowledge does not hold: " + reason);
      case VerifierRun.Verdict.Holds _ -> entry.said("the answer", genesis);
    };
  }
}
