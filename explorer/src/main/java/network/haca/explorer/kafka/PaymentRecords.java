package network.haca.explorer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.PaymentEntry;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.PaidRequest;
import network.haca.schemas.v1.PaymentEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads entries of books out of records (rule X13). */
final class PaymentRecords {
  /** Digits of an amount: as many as a number of 256 bits has. */
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,78}");

  private PaymentRecords() {}

  /** Nothing for an event of a kind that is new here. */
  static Optional<Event> read(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    PaymentEvent event = PaymentEvent.parseFrom(record.value());
    return kind(event.getKind()).map(kind -> new Event.Paid(entry(event, kind, books(record))));
  }

  private static PaymentEntry entry(PaymentEvent event, PaymentEntry.Kind kind, String books) {
    return new PaymentEntry(
        hash(event.getPayment().toByteArray()),
        books,
        Math.max(0, event.getNumber()),
        kind,
        Math.max(0, event.getTimeMillis()),
        event.getGate(),
        event.getNetwork(),
        event.getToken(),
        amount(event.getAmount()),
        amount(event.getHidden()),
        event.hasRequest() ? Optional.of(request(event.getRequest())) : Optional.empty(),
        event.getTransaction().isEmpty()
            ? Optional.empty()
            : Optional.of(hash(event.getTransaction().toByteArray())),
        event.getNote());
  }

  private static PaymentEntry.Request request(PaidRequest request) {
    return new PaymentEntry.Request(
        hash(request.getReservation().toByteArray()),
        request.getNode(),
        request.getModel(),
        Math.max(0, request.getInputTokens()),
        Math.max(0, request.getOutputTokens()),
        request.getLapsed(),
        request.getCut());
  }

  private static Optional<PaymentEntry.Kind> kind(PaymentEvent.Kind kind) {
    return switch (kind) {
      case KIND_OPENED -> Optional.of(PaymentEntry.Kind.OPENED);
      case KIND_RESERVED -> Optional.of(PaymentEntry.Kind.RESERVED);
      case KIND_CHARGED -> Optional.of(PaymentEntry.Kind.CHARGED);
      case KIND_CLAIMED -> Optional.of(PaymentEntry.Kind.CLAIMED);
      case KIND_SETTLED -> Optional.of(PaymentEntry.Kind.SETTLED);
      case KIND_FAILED -> Optional.of(PaymentEntry.Kind.FAILED);
      case KIND_CORRECTED -> Optional.of(PaymentEntry.Kind.CORRECTED);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static Bytes32 hash(byte[] bytes) {
    if (bytes.length != Bytes32.SIZE) {
      throw new IllegalArgumentException("%d bytes in the place of a hash".formatted(bytes.length));
    }
    return Bytes32.copyOf(bytes);
  }

  private static BigInteger amount(String text) {
    if (text.isEmpty()) {
      return BigInteger.ZERO;
    }
    if (!AMOUNT.matcher(text).matches()) {
      throw new IllegalArgumentException("an amount that is no number");
    }
    return new BigInteger(text);
  }

  private static String books(ConsumerRecord<byte[], byte[]> record) {
    Header source = record.headers().lastHeader("ce_source");
    return source == null ? "" : new String(source.value(), StandardCharsets.UTF_8);
  }
}
