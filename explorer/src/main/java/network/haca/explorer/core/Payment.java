package network.haca.explorer.core;

import java.math.BigInteger;
import network.haca.primitives.Bytes32;

/**
 * A payment as the entries of the books add up, in the token's smallest units.
 *
 * @param kind of the latest entry, but for corrections
 * @param listed the time of its first entry, by which lists are ordered
 * @param latest the time of its latest one
 * @param cap of a session; 0 for a payment without one
 * @param reserved for requests that have not ended
 * @param charged for those that have
 * @param settled moved on the payment's network
 * @param failed will not move
 * @param corrected credited by an operator
 * @param entries of the books
 */
public record Payment(
    Bytes32 id,
    PaymentEntry.Kind kind,
    long listed,
    long latest,
    String gate,
    String network,
    String token,
    BigInteger cap,
    BigInteger reserved,
    BigInteger charged,
    BigInteger settled,
    BigInteger failed,
    BigInteger corrected,
    long entries) {
  /** One of which this is the first entry; nothing is counted yet. */
  static Payment of(PaymentEntry first) {
    BigInteger none = BigInteger.ZERO;
    return new Payment(
        first.payment(),
        first.kind(),
        first.at(),
        first.at(),
        first.gate(),
        first.network(),
        first.token(),
        none,
        none,
        none,
        none,
        none,
        none,
        0);
  }

  /**
   * With an entry more.
   *
   * @param before of the same reservation
   */
  Payment with(PaymentEntry entry, Reservation before) {
    Reservation after = before.after(entry);
    boolean isCorrection = entry.kind() == PaymentEntry.Kind.CORRECTED;
    return new Payment(
        id,
        isCorrection ? kind : entry.kind(),
        listed,
        Math.max(latest, entry.at()),
        isCorrection ? gate : entry.gate(),
        network,
        token,
        cap.add(of(PaymentEntry.Kind.OPENED, entry)),
        reserved.subtract(before.reserved()).add(after.reserved()),
        charged.subtract(before.charged()).add(after.charged()),
        settled.add(of(PaymentEntry.Kind.SETTLED, entry)),
        failed.add(of(PaymentEntry.Kind.FAILED, entry)),
        corrected.add(of(PaymentEntry.Kind.CORRECTED, entry)),
        entries + 1);
  }

  private static BigInteger of(PaymentEntry.Kind kind, PaymentEntry entry) {
    return entry.kind() == kind ? entry.amount() : BigInteger.ZERO;
  }

  /**
   * What one request has of a payment: its worst case until it has ended, then its charge. A second
   * charge, after a lapse, replaces the first.
   */
  record Reservation(BigInteger reserved, BigInteger charged) {
    static final Reservation NONE = new Reservation(BigInteger.ZERO, BigInteger.ZERO);

    Reservation after(PaymentEntry entry) {
      return switch (entry.kind()) {
        case RESERVED -> new Reservation(entry.amount(), charged);
        case CHARGED -> new Reservation(BigInteger.ZERO, entry.amount());
        case OPENED, CLAIMED, SETTLED, FAILED, CORRECTED -> this;
      };
    }
  }
}
