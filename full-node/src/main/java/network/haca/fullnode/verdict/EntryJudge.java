package network.haca.fullnode.verdict;

import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.EntryCircuits;
import network.haca.fullnode.core.RulesVersion;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;

/**
 * The judge by the model's entry (rules H3, H4): the leaf is the settlement's, of a prover whose
 * signature counts, and the verifier's code, found by its hash and run alone, takes the proof over
 * public inputs that are computed from question and answer.
 */
record EntryJudge(RulesVersion rules, StateView opening) implements ZkJudge {
  @Override
  public Optional<String> refusal(Bytes32 model, RelayContract.Settlement settlement, Bytes blob) {
    Optional<ProvenInference> proven = ProvenInference.decode(blob);
    if (proven.isEmpty()) {
      return Optional.of("the blob is no proof in zero knowledge in its one form");
    }
    SettlementLeaf leaf = proven.get().leaf();
    if (!leaf.hash().equals(settlement.root())) {
      return Optional.of("the proof is of leaf " + leaf.hash());
    }
    return new ProofJudge(opening, settlement.openedAtTime())
        .refusal(leaf, true)
        .or(() -> refusal(model, proven.get()).map(why -> "leaf " + leaf.hash() + ": " + why));
  }

  private Optional<String> refusal(Bytes32 model, ProvenInference proven) {
    Optional<RegisteredModel> entry =
        opening
            .tryRead(Addresses.MODEL_REGISTRY, ModelRegistryContract.modelOf(model))
            .map(output -> ModelRegistryContract.decodeModel(model, output));
    Optional<CircuitTerms> terms = entry.flatMap(found -> EntryCircuits.terms(found, rules));
    if (terms.isEmpty()) {
      return Optional.of(
          "no circuit is registered of model %s of which these rules take a proof"
              .formatted(model));
    }
    return switch (ProvenAnswers.judge(terms.get(), code(terms.get().verifierCodeHash()), proven)) {
      case VerifierRun.Verdict.Holds _ -> Optional.empty();
      case VerifierRun.Verdict.Fails(String reason) -> Optional.of(reason);
    };
  }

  private Bytes code(Bytes32 hash) {
    return EntryCircuits.code(
        opening.state(),
        opening.read(Addresses.MODEL_REGISTRY, ModelRegistryContract.verifierCode(hash)));
  }
}
