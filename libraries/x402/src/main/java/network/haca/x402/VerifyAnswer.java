package network.haca.x402;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Address;

/**
 * A facilitator's verdict about a payment.
 *
 * @param refusal nothing if the payment is good
 * @param payer if the payment could be read
 */
public record VerifyAnswer(Optional<Refusal> refusal, Optional<Address> payer) {
  public static VerifyAnswer good(Address payer) {
    return new VerifyAnswer(Optional.empty(), Optional.of(payer));
  }

  public static VerifyAnswer bad(Refusal refusal, Optional<Address> payer) {
    return new VerifyAnswer(Optional.of(refusal), payer);
  }

  public boolean isValid() {
    return refusal.isEmpty();
  }

  /** Returns true if asking again may help, the chain or the ledger being away. */
  public boolean isUnavailable() {
    return refusal.map(Refusal::reason).equals(Optional.of(Reason.UNAVAILABLE));
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("isValid", isValid());
    refusal.ifPresent(
        why -> json.put("invalidReason", why.reason().code()).put("invalidMessage", why.message()));
    payer.ifPresent(each -> json.put("payer", each.toChecksumHex()));
    return json;
  }
}
