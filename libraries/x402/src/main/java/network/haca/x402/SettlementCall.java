package network.haca.x402;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Secp256k1.Signature;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.UptoPermit;

/**
 * The call that moves what a payer signed.
 *
 * @param to a proxy, or the token
 */
public record SettlementCall(Address to, Bytes data) {
  private static final String PERMIT = "((address,uint256),uint256,uint256)";
  private static final String TRANSFER =
      "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,";

  /**
   * @param amount to move; with {@code exact} all of it
   * @param isByKey whether the payer has no code, so that a key made the signature
   */
  public static SettlementCall of(Payment payment, Offer offer, Uint256 amount, boolean isByKey) {
    Optional<Signature> byKey =
        isByKey
            ? PayerSignature.read(payment.authorization(), payment.signature())
            : Optional.empty();
    Bytes signature = byKey.map(Signature::toBytes).orElse(payment.signature());
    return switch (payment.authorization()) {
      case Eip3009 given ->
          new SettlementCall(
              offer.token(),
              byKey.map(each -> transfer(given, each)).orElseGet(() -> transfer(given, signature)));
      case ExactPermit given ->
          new SettlementCall(X402Contracts.EXACT_PROXY, exact(given, signature));
      case UptoPermit given ->
          new SettlementCall(X402Contracts.UPTO_PROXY, upto(given, amount, signature));
    };
  }

  private static Bytes transfer(Eip3009 given, Signature signature) {
    return words(Calldata.of(TRANSFER + "uint8,bytes32,bytes32)"), given)
        .word(Uint256.of(27L + signature.recoveryId()))
        .word(signature.r())
        .word(signature.s())
        .end();
  }

  private static Bytes transfer(Eip3009 given, Bytes signature) {
    return words(Calldata.of(TRANSFER + "bytes)"), given).end(signature);
  }

  private static Calldata words(Calldata call, Eip3009 given) {
    return call.word(given.from())
        .word(given.to())
        .word(given.value())
        .word(given.validAfter())
        .word(given.validBefore())
        .word(given.nonce());
  }

  private static Bytes exact(ExactPermit given, Bytes signature) {
    return words(
            Calldata.of("settle(" + PERMIT + ",address,(address,uint256),bytes)"), given.permit())
        .word(given.from())
        .word(given.to())
        .word(given.validAfter())
        .end(signature);
  }

  private static Bytes upto(UptoPermit given, Uint256 amount, Bytes signature) {
    return words(
            Calldata.of("settle(" + PERMIT + ",uint256,address,(address,address,uint256),bytes)"),
            given.permit())
        .word(amount)
        .word(given.from())
        .word(given.to())
        .word(given.facilitator())
        .word(given.validAfter())
        .end(signature);
  }

  private static Calldata words(Calldata call, Permit permit) {
    return call.word(permit.token())
        .word(permit.amount())
        .word(permit.nonce())
        .word(permit.deadline());
  }
}
