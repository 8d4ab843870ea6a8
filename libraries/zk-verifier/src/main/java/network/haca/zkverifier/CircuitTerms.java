package network.haca.zkverifier;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;

/**
 * The part of a model's entry in the registry that proofs of its answers are held to (rules H1,
 * H3).
 *
 * @param entry the entry's id, which a question's bytes name
 * @param modelDigest of the folder, which an answer's bytes name
 * @param verifierCodeHash Keccak of the verifier's code
 * @param gasCeiling of one verification
 * @param inputScales binary digits after the point, for each input in the order of their names
 * @param outputScales the same for each output
 */
public record CircuitTerms(
    Bytes32 entry,
    Bytes32 modelDigest,
    Bytes32 verifierCodeHash,
    long gasCeiling,
    List<Integer> inputScales,
    List<Integer> outputScales) {
  /** The highest ceiling that a registry takes (rule H1). */
  public static final long GAS_CEILING_MAX = 3_000_000;

  public CircuitTerms {
    inputScales = List.copyOf(inputScales);
    outputScales = List.copyOf(outputScales);
  }

  /** The terms of an entry; nothing if it has no circuit. */
  public static Optional<CircuitTerms> of(RegisteredModel entry) {
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

  /** Says whether there are several inputs, or several outputs. */
  boolean hasSeveral() {
    return inputScales.size() > 1 || outputScales.size() > 1;
  }
}
