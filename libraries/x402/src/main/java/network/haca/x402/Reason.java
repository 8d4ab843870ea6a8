package network.haca.x402;

import java.util.Optional;
import java.util.stream.Stream;

/** Why a payment is not taken, in the words of the public implementations. */
public enum Reason {
  INVALID_PAYLOAD("invalid_payload"),
  INVALID_REQUIREMENTS("invalid_payment_requirements"),
  INVALID_VERSION("invalid_x402_version"),
  INVALID_NETWORK("invalid_network"),
  UNSUPPORTED_SCHEME("unsupported_scheme"),
  UNSUPPORTED_PAYLOAD("unsupported_payload_type"),

  EXACT_SCHEME("invalid_exact_evm_scheme"),
  EXACT_NETWORK("invalid_exact_evm_network_mismatch"),
  EXACT_DOMAIN("invalid_exact_evm_missing_eip712_domain"),
  EXACT_RECIPIENT("invalid_exact_evm_recipient_mismatch"),
  EXACT_EXPIRED("invalid_exact_evm_payload_authorization_valid_before"),
  EXACT_EARLY("invalid_exact_evm_payload_authorization_valid_after"),
  EXACT_VALUE("invalid_exact_evm_payload_authorization_value_mismatch"),
  EXACT_SIGNATURE("invalid_exact_evm_signature"),
  EXACT_NONCE("invalid_exact_evm_nonce_already_used"),
  EXACT_BALANCE("invalid_exact_evm_insufficient_balance"),
  EXACT_SIMULATION("invalid_exact_evm_transaction_simulation_failed"),
  EXACT_FAILED("invalid_exact_evm_transaction_failed"),

  UPTO_SCHEME("invalid_upto_evm_scheme"),
  UPTO_NETWORK("invalid_upto_evm_network_mismatch"),
  UPTO_FACILITATOR("upto_facilitator_mismatch"),
  UPTO_EXCEEDED("invalid_upto_evm_payload_settlement_exceeds_amount"),
  UPTO_FAILED("invalid_upto_evm_transaction_failed"),
  UPTO_CONTRACT_PAYER("upto_payer_has_code"),

  PERMIT2_SPENDER("invalid_permit2_spender"),
  PERMIT2_RECIPIENT("invalid_permit2_recipient_mismatch"),
  PERMIT2_EXPIRED("permit2_deadline_expired"),
  PERMIT2_EARLY("permit2_not_yet_valid"),
  PERMIT2_AMOUNT("permit2_amount_mismatch"),
  PERMIT2_TOKEN("permit2_token_mismatch"),
  PERMIT2_SIGNATURE("invalid_permit2_signature"),
  PERMIT2_NONCE("permit2_invalid_nonce"),
  PERMIT2_BALANCE("permit2_insufficient_balance"),
  PERMIT2_ALLOWANCE("permit2_allowance_required"),
  PERMIT2_SIMULATION("permit2_simulation_failed"),

  /** The transaction is sent, and no block has it yet: ask again. */
  PENDING("settlement_pending"),
  /** Another payment with the same identity was claimed before. */
  CLAIMED("payment_identity_claimed"),
  /** The chain, or the facilitator's own store, gives no answer: ask again. */
  UNAVAILABLE("facilitator_unavailable"),
  /** Not one of the facilitator's recipients or tokens. */
  NOT_SERVED("payment_requirements_not_served"),

  /** No session has that token; or its token is of another resource, or another offer. */
  SESSION_UNKNOWN("session_unknown"),
  /** What is left of the session's permit is less than the request may cost. */
  SESSION_EXHAUSTED("session_exhausted"),
  /** The session is being settled, is settled, or its permit ends too soon. */
  SESSION_EXPIRED("session_expired"),
  /** The session has as many requests as one may have: at once, or in all. */
  SESSION_BUSY("session_busy"),
  /** The payment was made for another host, method or path. */
  RESOURCE_MISMATCH("payment_resource_mismatch"),
  /** The payer's charges that are not settled and its open reservations leave no room: wait. */
  EXPOSURE_EXCEEDED("exposure_exceeded"),
  /** A settlement of the payer has failed: it may pay {@code exact}. */
  PAYER_LOSSES("payer_losses"),
  /** Too many settlements of others have failed: new payers may pay {@code exact}. */
  NEW_PAYERS_PAUSED("new_payers_paused"),
  /** The payer is not among those that are taken here. */
  PAYER_NOT_TAKEN("payer_not_taken"),
  /** No reservation of that gate has that id. */
  RESERVATION_UNKNOWN("reservation_unknown"),
  /** The reservation has ended, or its lease has lapsed. */
  RESERVATION_CLOSED("reservation_closed"),
  /** The books have no payment of that name. */
  PAYMENT_UNKNOWN("payment_unknown"),
  /** More is to be credited than was charged, or another credit has the id. */
  CORRECTION_REFUSED("correction_refused");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  /** From a code; nothing for one that is not known here. */
  public static Optional<Reason> parse(String code) {
    return Stream.of(values()).filter(each -> each.code.equals(code)).findFirst();
  }

  /** In {@code invalidReason} and {@code errorReason}. */
  public String code() {
    return code;
  }
}
