package network.haca.facilitator.chain;

import java.util.List;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** The errors of Permit2, the proxies and tokens, by name. */
final class SettlementErrors {
  private static final int SELECTOR_SIZE = 4;

  private static final List<String> ERRORS =
      List.of(
          "AmountExceedsPermitted()",
          "InvalidDestination()",
          "InvalidOwner()",
          "PaymentTooEarly()",
          "UnauthorizedFacilitator()",
          "InvalidAmount(uint256)",
          "InvalidContractSignature()",
          "InvalidNonce()",
          "InvalidSigner()",
          "InvalidSignature()",
          "InvalidSignatureLength()",
          "SignatureExpired(uint256)",
          "ReentrancyGuardReentrantCall()");

  private SettlementErrors() {}

  /** The error's name, or what the node says. */
  static String describe(RefusedException refused) {
    Bytes data = refused.revertData();
    return ERRORS.stream()
        .filter(error -> data.size() >= SELECTOR_SIZE)
        .filter(
            error ->
                Keccak.hash(Bytes.ofUtf8(error))
                    .value()
                    .slice(0, SELECTOR_SIZE)
                    .equals(data.slice(0, SELECTOR_SIZE)))
        .map(error -> error.substring(0, error.indexOf('(')))
        .findFirst()
        .orElseGet(() -> String.valueOf(refused.getMessage()));
  }
}
