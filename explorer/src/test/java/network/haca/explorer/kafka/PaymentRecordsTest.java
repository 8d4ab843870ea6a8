package network.haca.explorer.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Examples;
import network.haca.explorer.core.PaymentEntry;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.PaidRequest;
import network.haca.schemas.v1.PaymentEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentRecordsTest {
  private static ByteString bytes(String of) {
    return ByteString.copyFrom(Examples.hash(of).toArray());
  }

  private static PaymentEvent.Builder event() {
    return PaymentEvent.newBuilder()
        .setKind(PaymentEvent.Kind.KIND_CHARGED)
        .setNumber(7)
        .setTimeMillis(8)
        .setPayment(bytes("payment"))
        .setGate("gate")
        .setAmount("12")
        .setHidden("3")
        .setRequest(
            PaidRequest.newBuilder().setReservation(bytes("a")).setModel("m").setLapsed(true))
        .setTransaction(bytes("t"));
  }

  private static Optional<Event> read(PaymentEvent event) throws Exception {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(Topics.PAYMENTS.name(), 0, 0, new byte[0], event.toByteArray());
    record.headers().add("ce_source", "books".getBytes(StandardCharsets.UTF_8));
    return EventRecords.read(record);
  }

  @Test
  void anEntryIsReadWithItsBooks() throws Exception {
    Event.Paid paid = (Event.Paid) read(event().build()).orElseThrow();
    PaymentEntry entry = paid.entry();
    assertEquals("books", entry.books());
    assertEquals(PaymentEntry.Kind.CHARGED, entry.kind());
    assertEquals(BigInteger.valueOf(12), entry.amount());
    assertEquals(BigInteger.valueOf(3), entry.hidden());
    assertEquals(Optional.of(Examples.hash("t")), entry.transaction());
    assertEquals(Examples.hash("a"), entry.request().orElseThrow().reservation());
    assertEquals(8, paid.at());
  }

  @ParameterizedTest
  @EnumSource(PaymentEntry.Kind.class)
  void everyKindOfTheBooksIsOneHere(PaymentEntry.Kind kind) throws Exception {
    PaymentEvent.Kind given = PaymentEvent.Kind.valueOf("KIND_" + kind.name());
    Event.Paid paid = (Event.Paid) read(event().setKind(given).build()).orElseThrow();
    assertEquals(kind, paid.entry().kind());
  }

  @Test
  void aKindThatIsNewHereIsLeftOut() throws Exception {
    assertEquals(Optional.empty(), read(event().setKindValue(99).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e9", "0x1", "½"})
  void anAmountThatIsNoNumberIsRefused(String amount) {
    assertThrows(
        EventRecords.MalformedException.class, () -> read(event().setAmount(amount).build()));
  }

  @Test
  void aPaymentWithoutAnIdIsRefused() {
    assertThrows(
        EventRecords.MalformedException.class,
        () -> read(event().setPayment(ByteString.EMPTY).build()));
  }
}
