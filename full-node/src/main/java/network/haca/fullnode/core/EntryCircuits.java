package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ProvableCircuits;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.zkverifier.CircuitTerms;

/** The circuits of models' entries, and the code of their verifiers (rule H3). */
public final class EntryCircuits {
  private EntryCircuits() {}

  /**
   * Returns true if contracts can ask for proven answers: the circuit has a scale for each output
   * that they get, and the registry has each by another name.
   */
  static boolean isProvable(RegisteredModel entry, RulesVersion rules) {
    return terms(entry, rules)
        .filter(terms -> terms.outputScales().size() == entry.outputs().size())
        .isPresent();
  }

  /**
   * The part of an entry that proofs are held to by these rules; nothing if it has no circuit, or
   * one of several inputs or outputs before version 8, when those had no order.
   */
  public static Optional<CircuitTerms> terms(RegisteredModel entry, RulesVersion rules) {
    return CircuitTerms.of(entry)
        .filter(
            terms ->
                ProvableCircuits.refusal(rules.number(), terms.inputScales(), terms.outputScales())
                    .isEmpty());
  }

  /**
   * The code that the registry kept when it was registered; whoever runs it holds it to its hash.
   *
   * @param kept the registry's {@code verifierCode} of the hash
   */
  public static Bytes code(WorldState state, Bytes kept) {
    Address account = ModelRegistryContract.decodeVerifierCode(kept);
    return ModelRegistryContract.keptVerifier(state.code(account));
  }
}
