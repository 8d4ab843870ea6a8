package network.haca.contracts;

import java.util.List;
import java.util.Optional;

/** The circuits of which a chain's rules take proofs (rule H3). */
public final class ProvableCircuits {
  /** Before, the tensors of a circuit had no order. */
  private static final long SEVERAL_SINCE = 8;

  private ProvableCircuits() {}

  /** Says whether only later rules take proofs of a circuit, which it is worth asking for then. */
  public static boolean hasSeveral(List<Integer> inputScales, List<Integer> outputScales) {
    return inputScales.size() > 1 || outputScales.size() > 1;
  }

  /**
   * Why a chain takes no proof of a circuit; nothing if it does.
   *
   * @param rules the version of the rules that the chain keeps; 0 if nobody knows it
   * @param inputScales of the circuit, one for each of its inputs
   * @param outputScales likewise of its outputs
   */
  public static Optional<String> refusal(
      long rules, List<Integer> inputScales, List<Integer> outputScales) {
    return hasSeveral(inputScales, outputScales) && rules < SEVERAL_SINCE
        ? Optional.of(
            "its circuit has %s inputs and %s outputs, and this chain takes proofs of one each; version %s of the rules takes those of several"
                .formatted(inputScales.size(), outputScales.size(), SEVERAL_SINCE))
        : Optional.empty();
  }
}
