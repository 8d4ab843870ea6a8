package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Uint256;

/**
 * An entry of the books. It names no payer, prompt, answer or hash of one (rule X13); a private
 * request has none of its own, and is part of its session's {@code CLAIMED}.
 *
 * @param payment under which name the books know it
 * @param amount that was set aside, charged, claimed, moved, lost or credited
 * @param hidden of the amount: for private requests
 * @param request nothing where the entry is of the whole payment
 * @param transaction that moved the amount
 * @param note the reason of a failure or of a correction; empty where there is none
 */
public record BookEntry(
    Kind kind,
    Instant at,
    Bytes32 payment,
    String gate,
    String network,
    String token,
    Uint256 amount,
    Uint256 hidden,
    Optional<Request> request,
    Optional<Bytes32> transaction,
    String note) {
  private static final int TEXT_MAX = 4 << 10;
  private static final long MILLIS_MAX = 1L << 50;
  private static final String REQUEST = "request";
  private static final String TRANSACTION = "transaction";

  /** The kinds of events in the books. */
  public enum Kind {
    /** A session was opened; the amount is its cap. */
    OPENED,
    /** The worst case of a request was set aside. */
    RESERVED,
    /** A request has ended; a second entry for it, after a lapse, replaces the first. */
    CHARGED,
    /** The charges of a session became a claim. */
    CLAIMED,
    /** A claim's amount moved. */
    SETTLED,
    /** A claim's amount will not move. */
    FAILED,
    /** An operator credited an amount. */
    CORRECTED
  }

  /**
   * One request.
   *
   * @param reservation under whose id it was reserved
   * @param isLapsed whether its gate was not heard of in time
   * @param isCut whether the gate asked for more than could be charged
   */
  public record Request(
      Bytes32 reservation,
      String node,
      String model,
      String prices,
      String rate,
      Usage usage,
      boolean isEstimated,
      boolean isLapsed,
      boolean isCut) {
    private static Request read(Fields fields) throws MalformedException {
      return new Request(
          fields.digits("reservation"),
          fields.line("node", TEXT_MAX),
          fields.line("model", TEXT_MAX),
          fields.line("prices", TEXT_MAX),
          fields.line("rate", TEXT_MAX),
          Usage.read(fields.object("usage")),
          fields.flag("estimated"),
          fields.flag("lapsed"),
          fields.flag("cut"));
    }

    private ObjectNode toJson() {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("reservation", Messages.digits(reservation))
              .put("node", node)
              .put("model", model)
              .put("prices", prices)
              .put("rate", rate)
              .put("estimated", isEstimated)
              .put("lapsed", isLapsed)
              .put("cut", isCut);
      json.set("usage", usage.toJson());
      return json;
    }
  }

  /** The form that {@link #toJson} writes. */
  public static BookEntry read(Fields fields) throws MalformedException {
    return new BookEntry(
        fields.parsed("kind", "a kind of entry", BookEntry::kind),
        Instant.ofEpochMilli(fields.whole("at", MILLIS_MAX)),
        fields.digits("payment"),
        fields.line("gate", TEXT_MAX),
        fields.line("network", TEXT_MAX),
        fields.line("token", TEXT_MAX),
        fields.number("amount"),
        fields.number("hidden"),
        fields.has(REQUEST) ? Optional.of(Request.read(fields.object(REQUEST))) : Optional.empty(),
        fields.has(TRANSACTION) ? Optional.of(fields.word(TRANSACTION)) : Optional.empty(),
        fields.line("note", TEXT_MAX));
  }

  private static Optional<Kind> kind(String name) {
    return Stream.of(Kind.values()).filter(each -> each.name().equals(name)).findFirst();
  }

  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind.name())
            .put("at", at.toEpochMilli())
            .put("payment", Messages.digits(payment))
            .put("gate", gate)
            .put("network", network)
            .put("token", token)
            .put("amount", amount.toString())
            .put("hidden", hidden.toString())
            .put("note", note);
    request.ifPresent(each -> json.set(REQUEST, each.toJson()));
    transaction.ifPresent(each -> json.put(TRANSACTION, each.toHex()));
    return json;
  }
}
