package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** IZKVerifier: how a model's verifier contract was asked up to version 4 of the rules. */
public final class ZkVerifierContract {
  private static final Function VERIFY = Function.parse("verify(bytes32,bytes)", "(bool)");

  private ZkVerifierContract() {}

  public static Bytes verify(Bytes32 leaf, Bytes proof) {
    return ContractAbi.call(VERIFY, leaf.toArray(), proof.toArray());
  }

  /** False also for what is no answer of such a contract. */
  public static boolean decode(Bytes output) {
    return output.equals(Bytes32.ofUnsigned(1).value());
  }
}
