package network.haca.explorer.core;

import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Books the entries of facilitators once more, payment by payment. An entry that comes again
 * changes nothing.
 */
final class Payments {
  private final Table table;

  Payments(Table table) {
    this.table = table;
  }

  void take(PaymentEntry entry) {
    Bytes key = Keys.entry(entry.payment(), entry.books(), entry.number());
    if (table.get(key).isPresent()) {
      return;
    }
    table.put(key, PaymentRows.write(entry));
    Bytes payment = Keys.payment(entry.payment());
    Optional<Payment> known =
        table.get(payment).map(value -> PaymentRows.payment(entry.payment(), value));
    if (known.isEmpty()) {
      list(entry);
    }
    Payment.Reservation before = reservation(entry);
    table.put(
        payment, PaymentRows.write(known.orElseGet(() -> Payment.of(entry)).with(entry, before)));
    entry
        .request()
        .ifPresent(
            request ->
                table.put(
                    Keys.reservation(entry.payment(), request.reservation()),
                    PaymentRows.write(before.after(entry))));
    entry
        .transaction()
        .ifPresent(
            hash -> table.put(Keys.hash(hash, HashKind.TRANSFER, entry.payment()), Bytes.EMPTY));
  }

  private void list(PaymentEntry first) {
    table.put(Keys.payments(first.at(), first.payment()), Bytes.EMPTY);
    Bytes key = Keys.tally(Selection.PAYMENTS);
    Tally tally = table.get(key).map(Entries::tally).orElse(Tally.NONE);
    table.put(key, Entries.write(tally.with(first.at())));
  }

  private Payment.Reservation reservation(PaymentEntry entry) {
    return entry
        .request()
        .map(PaymentEntry.Request::reservation)
        .flatMap(id -> table.get(Keys.reservation(entry.payment(), id)))
        .map(PaymentRows::reservation)
        .orElse(Payment.Reservation.NONE);
  }
}
