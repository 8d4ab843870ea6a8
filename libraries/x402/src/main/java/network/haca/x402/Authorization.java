package network.haca.x402;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** A transfer that a payer authorizes by a signature. */
public sealed interface Authorization {
  /** Whose tokens move. */
  Address from();

  /**
   * EIP-3009, of the token that the offer names.
   *
   * @param validAfter seconds since 1970, as of {@code validBefore}
   */
  record Eip3009(
      Address from,
      Address to,
      Uint256 value,
      Uint256 validAfter,
      Uint256 validBefore,
      Bytes32 nonce)
      implements Authorization {}

  /**
   * Permit2 with the witness of {@code exact}.
   *
   * @param permit what every witness stands beside
   */
  record ExactPermit(Permit permit, Address to, Uint256 validAfter) implements Permit2 {}

  /**
   * Permit2 with the witness of {@code upto}.
   *
   * @param facilitator who alone may settle
   */
  record UptoPermit(Permit permit, Address to, Address facilitator, Uint256 validAfter)
      implements Permit2 {}

  /** A permit for a transfer with a witness. */
  sealed interface Permit2 extends Authorization permits ExactPermit, UptoPermit {
    Permit permit();

    /** The recipient that the witness names. */
    Address to();

    /** Seconds since 1970. */
    Uint256 validAfter();

    @Override
    default Address from() {
      return permit().from();
    }
  }

  /**
   * A permit without its witness.
   *
   * @param amount at most
   * @param spender the proxy
   * @param nonce of the payer's bitmap
   * @param deadline in seconds since 1970
   */
  record Permit(
      Address from,
      Address token,
      Uint256 amount,
      Address spender,
      Uint256 nonce,
      Uint256 deadline) {}
}
