package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.PaymentIdentity.AuthorizationNonce;
import network.haca.x402.PaymentIdentity.Permit2Nonce;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;

/**
 * All that a chain says at one block about a payment and its payer.
 *
 * @param hasCode whether the payer is a contract, or acts by one (EIP-7702)
 * @param isUsed whether the payment's nonce is used up
 * @param balance of the payer, of the token
 * @param allowance that Permit2 may take of it, where Permit2 moves the payment
 * @param revert reason that the call that was tried would revert
 */
public record Sighting(
    boolean hasCode,
    boolean isUsed,
    Uint256 balance,
    Optional<Uint256> allowance,
    Optional<String> revert) {

  /** The amount that the payment could take at most. */
  Uint256 available() {
    return allowance.filter(each -> each.compareTo(balance) < 0).orElse(balance);
  }

  /**
   * A question for such an answer.
   *
   * @param trial a call to try; nothing to try none
   */
  public record Question(
      PaymentIdentity identity, Address token, Address payer, Optional<Trial> trial) {
    static Question of(Payment payment, Offer offer, Optional<Trial> trial) {
      return new Question(
          PaymentIdentity.of(payment, offer), offer.token(), payment.payer(), trial);
    }

    /** Returns true if Permit2 moves the payment, and not the token by itself. */
    public boolean isByPermit2() {
      return switch (identity) {
        case Permit2Nonce _ -> true;
        case AuthorizationNonce _ -> false;
      };
    }
  }

  /** A call that is tried in the name of an account, and changes nothing. */
  public record Trial(Address from, SettlementCall call) {}
}
