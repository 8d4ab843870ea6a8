package network.haca.x402;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * A facilitator's answer to a settlement.
 *
 * @param refusal nothing if it is settled
 * @param transaction that moved the amount, or was to; nothing where none was sent
 * @param amount that moved
 * @param isRepeated the same as was answered before: nothing was settled by this question
 */
public record SettleAnswer(
    Version version,
    Network network,
    Optional<Address> payer,
    Optional<Refusal> refusal,
    Optional<Bytes32> transaction,
    Optional<Uint256> amount,
    boolean isRepeated) {

  public boolean isSuccess() {
    return refusal.isEmpty();
  }

  /** Returns true if asking again may help, the chain or the ledger being away. */
  public boolean isUnavailable() {
    return refusal.map(Refusal::reason).equals(Optional.of(Reason.UNAVAILABLE));
  }

  /** Returns true if it is not known yet whether the payment moves. */
  public boolean isPending() {
    return refusal.map(Refusal::reason).equals(Optional.of(Reason.PENDING));
  }

  /** The content of the version's response header. */
  public String header() {
    return Challenge.encode(toJson());
  }

  /**
   * What a facilitator answered.
   *
   * @param version of the payment that it is about
   */
  public static Reading<SettleAnswer> read(String body, Version version) {
    try {
      Fields fields =
          Fields.of(StrictJson.parse(body, "the answer"), "the answer", Reason.INVALID_PAYLOAD);
      boolean isSuccess = fields.flag("success");
      return new Reading.Value<>(
          new SettleAnswer(
              version,
              OfferReader.network(fields, version),
              fields.has("payer") ? Optional.of(fields.address("payer")) : Optional.empty(),
              isSuccess ? Optional.empty() : Optional.of(why(fields)),
              fields.line("transaction", 66).isEmpty()
                  ? Optional.empty()
                  : Optional.of(fields.word("transaction")),
              fields.has("amount") ? Optional.of(fields.number("amount")) : Optional.empty(),
              fields.has("extra") && fields.object("extra").has("repeated")));
    } catch (MalformedException e) {
      return new Reading.Refused<>(e.refusal());
    }
  }

  private static Refusal why(Fields fields) throws MalformedException {
    Reason reason = fields.parsed("errorReason", "a reason that is known", Reason::parse);
    return new Refusal(reason, fields.optionalText("errorMessage").orElse(""));
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("success", isSuccess());
    refusal.ifPresent(
        why -> json.put("errorReason", why.reason().code()).put("errorMessage", why.message()));
    payer.ifPresent(each -> json.put("payer", each.toChecksumHex()));
    json.put("transaction", transaction.map(Bytes32::toHex).orElse(""))
        .put("network", network.text(version));
    amount.ifPresent(each -> json.put("amount", each.toString()));
    if (isRepeated) {
      json.putObject("extra").put("repeated", true);
    }
    return json;
  }
}
