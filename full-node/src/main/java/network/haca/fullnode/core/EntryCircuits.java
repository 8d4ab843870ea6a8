package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RegisteredModel;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.zkverifier.CircuitTerms;

/** The circuits of models' entries, and the code of their verifiers (rule H3). */
public final class EntryCircuits {
  private EntryCircuits() {}

  /**
   * Returns true if the order of a circuit's numbers is beyond doubt: it has one input and one
   * output.
   */
  static boolean isProvable(RegisteredModel entry) {
    return entry.outputs().size() == 1
        && entry
            .circuit()
            .filter(each -> each.inputScales().size() == 1 && each.outputScales().size() == 1)
            .isPresent();
  }

  /** The part of an entry that proofs are held to; nothing if it has no circuit. */
  public static Optional<CircuitTerms> terms(RegisteredModel entry) {
    return entry
        .circuit()
        .map(
            circuit ->
                new CircuitTerms(
                    entry.id(),
                    entry.digest(),
                    circuit.verifierCodeHash(),
                    circuit.gasCeiling(),
                    circuit.inputScales(),
                    circuit.outputScales()));
  }

  /**
   * The code that the registry kept when it was registered; whoever runs it holds it to its hash.
   *
   * @param kept the registry's {@code verifierCode} of the hash
   */
  public static Bytes code(WorldState state, Bytes kept) {
    Address account = ModelRegistryContract.decodeVerifierCode(kept);
    Bytes code = state.code(account);
    return code.isEmpty() ? code : code.slice(1, code.size() - 1);
  }
}
