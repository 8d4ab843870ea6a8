package network.haca.bridge.chain;

import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.core.ProvenRules;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.KeptVerifiers;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ProvableCircuits;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;

/** Judges proofs by the entry that a full node shows, and runs its verifier here. */
public final class EntryCheck implements ProvenRules {
  private final EthereumClient chain;
  private final KeptVerifiers verifiers;

  public EntryCheck(EthereumClient chain) {
    this.chain = chain;
    this.verifiers = new KeptVerifiers(chain);
  }

  @Override
  public Optional<String> refusal(Bytes32 model, ProvenInference proven) throws IOException {
    RegisteredModel entry =
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.modelOf(model),
            output -> ModelRegistryContract.decodeModel(model, output));
    Optional<CircuitTerms> found = CircuitTerms.of(entry);
    if (found.isEmpty()) {
      return Optional.of("no circuit is registered of model " + model);
    }
    CircuitTerms terms = found.get();
    if (ProvableCircuits.hasSeveral(terms.inputScales(), terms.outputScales())) {
      Optional<String> refusal =
          ProvableCircuits.refusal(chain.rulesVersion(), terms.inputScales(), terms.outputScales());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return switch (ProvenAnswers.judge(terms, verifiers.code(terms.verifierCodeHash()), proven)) {
      case VerifierRun.Verdict.Holds _ -> Optional.empty();
      case VerifierRun.Verdict.Fails(String reason) -> Optional.of(reason);
    };
  }
}
