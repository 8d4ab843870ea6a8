package network.haca.facilitator.kafka;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.PaidRequest;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.x402.gate.BookEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The records that entries of the books become: their value in protobuf, and headers by
 * CloudEvents' binary binding.
 *
 * @param source the ledger, by a name that no other has
 */
record PaymentRecords(String source) {
  private static final String TYPE = "network.haca.payment.";

  ProducerRecord<byte[], byte[]> of(long number, BookEntry entry) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.PAYMENTS.name(), entry.payment().toArray(), event(number, entry).toByteArray());
    Headers headers = record.headers();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", Long.toString(number));
    add(headers, "ce_source", source);
    add(headers, "ce_type", TYPE + entry.kind().name().toLowerCase(Locale.ROOT));
    add(headers, "ce_time", entry.at().toString());
    add(headers, "content-type", "application/protobuf");
    return record;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static PaymentEvent event(long number, BookEntry entry) {
    PaymentEvent.Builder event =
        PaymentEvent.newBuilder()
            .setKind(kind(entry.kind()))
            .setNumber(number)
            .setTimeMillis(entry.at().toEpochMilli())
            .setPayment(bytes(entry.payment()))
            .setGate(entry.gate())
            .setNetwork(entry.network())
            .setToken(entry.token())
            .setAmount(entry.amount().toString())
            .setHidden(entry.hidden().toString())
            .setNote(entry.note());
    entry.request().ifPresent(each -> event.setRequest(request(each)));
    entry.transaction().ifPresent(each -> event.setTransaction(bytes(each)));
    return event.build();
  }

  private static PaidRequest.Builder request(BookEntry.Request request) {
    return PaidRequest.newBuilder()
        .setReservation(bytes(request.reservation()))
        .setNode(request.node())
        .setModel(request.model())
        .setPrices(request.prices())
        .setRate(request.rate())
        .setInputTokens(request.usage().inputTokens())
        .setCachedInputTokens(request.usage().cachedInputTokens())
        .setOutputTokens(request.usage().outputTokens())
        .setReasoningTokens(request.usage().reasoningTokens())
        .setEstimated(request.isEstimated())
        .setLapsed(request.isLapsed())
        .setCut(request.isCut());
  }

  private static PaymentEvent.Kind kind(BookEntry.Kind kind) {
    return switch (kind) {
      case OPENED -> PaymentEvent.Kind.KIND_OPENED;
      case RESERVED -> PaymentEvent.Kind.KIND_RESERVED;
      case CHARGED -> PaymentEvent.Kind.KIND_CHARGED;
      case CLAIMED -> PaymentEvent.Kind.KIND_CLAIMED;
      case SETTLED -> PaymentEvent.Kind.KIND_SETTLED;
      case FAILED -> PaymentEvent.Kind.KIND_FAILED;
      case CORRECTED -> PaymentEvent.Kind.KIND_CORRECTED;
    };
  }

  private static ByteString bytes(Bytes32 value) {
    return ByteString.copyFrom(value.toArray());
  }
}
