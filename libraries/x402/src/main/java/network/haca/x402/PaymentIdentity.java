package network.haca.x402;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The identity of a payment (rule X4): whatever the contract that moves the tokens uses up. Never
 * the bytes of a header, which have many spellings.
 */
public sealed interface PaymentIdentity {
  Network network();

  /** The contract that uses it up. */
  Address contract();

  /** One sequence of bytes for one identity, and for no other. */
  Bytes key();

  /** A bit of the payer's bitmap at Permit2, whatever token and spender it is for. */
  record Permit2Nonce(Network network, Address permit2, Address owner, Uint256 nonce)
      implements PaymentIdentity {
    @Override
    public Address contract() {
      return permit2;
    }

    @Override
    public Bytes key() {
      return PaymentIdentity.key(2, network, permit2, owner, nonce.toWord());
    }
  }

  /** A nonce of the payer's at the token (EIP-3009). */
  record AuthorizationNonce(Network network, Address token, Address authorizer, Bytes32 nonce)
      implements PaymentIdentity {
    @Override
    public Address contract() {
      return token;
    }

    @Override
    public Bytes key() {
      return PaymentIdentity.key(1, network, token, authorizer, nonce);
    }
  }

  /**
   * @param offer names the token where the payment does not
   */
  static PaymentIdentity of(Payment payment, Offer offer) {
    return switch (payment.authorization()) {
      case Authorization.Eip3009 given ->
          new AuthorizationNonce(payment.network(), offer.token(), given.from(), given.nonce());
      case Authorization.Permit2 given ->
          new Permit2Nonce(
              payment.network(), X402Contracts.PERMIT2, given.from(), given.permit().nonce());
    };
  }

  private static Bytes key(
      int kind, Network network, Address contract, Address owner, Bytes32 nonce) {
    return Bytes.concat(
        Bytes.wrap(new byte[] {(byte) kind}),
        network.word().value(),
        contract.value(),
        owner.value(),
        nonce.value());
  }
}
