package network.haca.explorer.core;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * An entry of a facilitator's books (rule X13). Amounts are in the token's smallest units; texts
 * that are too long are cut.
 *
 * @param books whose entry it is; together with the number it is never another one
 * @param number from 1
 * @param at when it was booked, in milliseconds since 1970
 * @param gate that asked for it, or the operator who corrected
 * @param network by its CAIP-2 name
 * @param token its address
 * @param hidden of the amount, for private requests, which have no entries
 * @param request nothing where the entry is of the whole payment
 * @param transaction on the payment's own network that moved the amount
 * @param note the reason of a failure or of a correction
 */
public record PaymentEntry(
    Bytes32 payment,
    String books,
    long number,
    Kind kind,
    long at,
    String gate,
    String network,
    String token,
    BigInteger amount,
    BigInteger hidden,
    Optional<Request> request,
    Optional<Bytes32> transaction,
    String note) {
  public PaymentEntry {
    books = View.cut(books);
    gate = View.cut(gate);
    network = View.cut(network);
    token = View.cut(token);
    note = View.cut(note);
  }

  /** The kinds of entries, in the order in which a payment has them. */
  public enum Kind {
    OPENED,
    RESERVED,
    CHARGED,
    CLAIMED,
    SETTLED,
    FAILED,
    CORRECTED
  }

  /**
   * A request that was paid for.
   *
   * @param isLapsed the gate was not heard of in time
   * @param isCut the gate asked for more than could be charged
   */
  public record Request(
      Bytes32 reservation,
      String node,
      String model,
      long inputTokens,
      long outputTokens,
      boolean isLapsed,
      boolean isCut) {
    public Request {
      node = View.cut(node);
      model = View.cut(model);
    }
  }
}
