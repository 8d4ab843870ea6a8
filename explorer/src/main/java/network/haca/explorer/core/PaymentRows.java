package network.haca.explorer.core;

import static network.haca.explorer.core.Entries.flag;
import static network.haca.explorer.core.Entries.optional;
import static network.haca.explorer.core.Entries.text;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The values of rows of payments, as lists of RLP. */
final class PaymentRows {
  private PaymentRows() {}

  static Bytes write(Payment payment) {
    return Rlp.encodeList(
        text(payment.kind().name()),
        Rlp.encode(payment.listed()),
        Rlp.encode(payment.latest()),
        text(payment.gate()),
        text(payment.network()),
        text(payment.token()),
        amount(payment.cap()),
        amount(payment.reserved()),
        amount(payment.charged()),
        amount(payment.settled()),
        amount(payment.failed()),
        amount(payment.corrected()),
        Rlp.encode(payment.entries()));
  }

  static Payment payment(Bytes32 id, Bytes value) {
    RowFields fields = new RowFields(value);
    return new Payment(
        id,
        PaymentEntry.Kind.valueOf(fields.text()),
        fields.number(),
        fields.number(),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.amount(),
        fields.amount(),
        fields.amount(),
        fields.amount(),
        fields.amount(),
        fields.amount(),
        fields.number());
  }

  static Bytes write(PaymentEntry entry) {
    return Rlp.encodeList(
        text(entry.books()),
        Rlp.encode(entry.number()),
        text(entry.kind().name()),
        Rlp.encode(entry.at()),
        text(entry.gate()),
        text(entry.network()),
        text(entry.token()),
        amount(entry.amount()),
        amount(entry.hidden()),
        entry.request().map(PaymentRows::write).orElseGet(() -> Rlp.encodeList()),
        optional(entry.transaction()),
        text(entry.note()));
  }

  static PaymentEntry entry(Bytes32 payment, Bytes value) {
    RowFields fields = new RowFields(value);
    return new PaymentEntry(
        payment,
        fields.text(),
        fields.number(),
        PaymentEntry.Kind.valueOf(fields.text()),
        fields.number(),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.amount(),
        fields.amount(),
        request(fields),
        fields.optionalHash(),
        fields.text());
  }

  private static Bytes write(PaymentEntry.Request request) {
    return Rlp.encodeList(
        text(request.reservation()),
        text(request.node()),
        text(request.model()),
        Rlp.encode(request.inputTokens()),
        Rlp.encode(request.outputTokens()),
        flag(request.isLapsed()),
        flag(request.isCut()));
  }

  private static Optional<PaymentEntry.Request> request(RowFields entry) {
    Rlp.Sequence list = new Rlp.Sequence(entry.list());
    if (list.items().isEmpty()) {
      return Optional.empty();
    }
    RowFields fields = new RowFields(list);
    return Optional.of(
        new PaymentEntry.Request(
            fields.hash(),
            fields.text(),
            fields.text(),
            fields.number(),
            fields.number(),
            fields.flag(),
            fields.flag()));
  }

  static Bytes write(Payment.Reservation reservation) {
    return Rlp.encodeList(amount(reservation.reserved()), amount(reservation.charged()));
  }

  static Payment.Reservation reservation(Bytes value) {
    RowFields fields = new RowFields(value);
    return new Payment.Reservation(fields.amount(), fields.amount());
  }

  private static Bytes amount(BigInteger amount) {
    byte[] bytes = amount.toByteArray();
    boolean hasSign = bytes[0] == 0;
    return Rlp.encode(Bytes.wrap(bytes).slice(hasSign ? 1 : 0, bytes.length - (hasSign ? 1 : 0)));
  }
}
