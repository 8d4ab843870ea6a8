package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import java.io.IOException;
import java.math.BigInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The conditions under which a chain's registry registers a node (rule N6). */
public enum RegistrationTerms {
  /** Neither a commitment nor a proof that the key is possessed: a chain of rules version 1. */
  RULES_1,
  /** An attestation is enough. */
  UNBOUND,
  /** An attestation counts for the operator who committed to the registration before. */
  COMMITTED;

  private static final Function TAKES_UNBOUND = Function.parse("unboundAttestations()", "(bool)");
  private static final Function COMMITTED_AT =
      Function.parse("registrationCommitments(address,bytes32)", "(uint256)");
  private static final Function AGE_MIN = Function.parse("COMMITMENT_AGE_MIN()", "(uint256)");

  /**
   * @throws IOException if the chain does not answer
   */
  public static RegistrationTerms of(EthereumClient chain) throws IOException {
    try {
      boolean unbound =
          chain.read(
              Addresses.REGISTRY,
              ContractAbi.call(TAKES_UNBOUND),
              output -> ContractAbi.result(TAKES_UNBOUND, output).<Boolean>get(0));
      return unbound ? UNBOUND : COMMITTED;
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return RULES_1;
      }
      throw e;
    }
  }

  /** The block time in seconds from which the registry takes what the owner committed to. */
  static long takenFrom(EthereumClient chain, Address owner, Bytes32 registration)
      throws IOException {
    long committedAt =
        chain.read(
            Addresses.REGISTRY,
            ContractAbi.call(COMMITTED_AT, ContractAbi.address(owner), registration.toArray()),
            output -> seconds(COMMITTED_AT, output));
    long least =
        chain.read(
            Addresses.REGISTRY, ContractAbi.call(AGE_MIN), output -> seconds(AGE_MIN, output));
    return committedAt + least;
  }

  private static long seconds(Function function, Bytes output) {
    return ContractAbi.result(function, output).<BigInteger>get(0).longValueExact();
  }
}
