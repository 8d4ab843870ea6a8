package network.haca.x402;

import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/** An account that pays by signatures of its key. */
public final class PayingAccount {
  private final Bytes32 key;

  public PayingAccount(Bytes32 key) {
    this.key = key;
  }

  public Address address() {
    return Secp256k1.addressOf(key);
  }

  /**
   * A payment of an offer, good from now on for as long as the offer says.
   *
   * @param nonce that the account has not used before, best at random
   * @throws java.util.NoSuchElementException if the offer lacks what its scheme needs: the token's
   *     domain, or the facilitator
   */
  public Payment pay(Offer offer, Bytes32 nonce, Instant now) {
    return sign(offer, authorization(offer, nonce, now));
  }

  Authorization authorization(Offer offer, Bytes32 nonce, Instant now) {
    Uint256 until = Uint256.of(now.getEpochSecond() + offer.timeoutSeconds());
    return offer.method() == TransferMethod.EIP3009
        ? new Eip3009(address(), offer.payTo(), offer.amount(), Uint256.ZERO, until, nonce)
        : permit(offer, Uint256.ofWord(nonce), until);
  }

  Payment sign(Offer offer, Authorization authorization) {
    Bytes32 digest =
        switch (authorization) {
          case Eip3009 transfer ->
              TypedData.digest(
                  transfer, offer.network(), offer.token(), offer.domain().orElseThrow());
          case Permit2 permit -> TypedData.digest(permit, offer.network());
        };
    Bytes signature = Secp256k1.sign(key, digest).toBytes();
    return new Payment(
        Version.V2, offer.scheme(), offer.network(), Optional.of(offer), authorization, signature);
  }

  private Permit2 permit(Offer offer, Uint256 nonce, Uint256 until) {
    Permit permit =
        new Permit(
            address(),
            offer.token(),
            offer.amount(),
            X402Contracts.proxy(offer.scheme()),
            nonce,
            until);
    return offer.scheme() == Scheme.UPTO
        ? new UptoPermit(permit, offer.payTo(), offer.facilitator().orElseThrow(), Uint256.ZERO)
        : new ExactPermit(permit, offer.payTo(), Uint256.ZERO);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "the account " + address();
  }
}
