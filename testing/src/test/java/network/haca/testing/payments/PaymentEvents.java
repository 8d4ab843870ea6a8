package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.testing.KafkaExtension;
import network.haca.testing.TopicContent;
import network.haca.x402.gate.BookEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The books' entries as a broker was told of them. */
final class PaymentEvents {
  private PaymentEvents() {}

  static List<ConsumerRecord<byte[], byte[]>> records(KafkaExtension kafka) {
    return TopicContent.read(kafka.client(BrokerAccess.READER), Topics.PAYMENTS.name());
  }

  /** The events, by the number that each bears as its id, however often it came. */
  static Map<Long, PaymentEvent> read(KafkaExtension kafka) throws Exception {
    Map<Long, PaymentEvent> events = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(kafka)) {
      String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
      PaymentEvent event = PaymentEvent.parseFrom(record.value());
      assertEquals(Long.parseLong(id), event.getNumber());
      Optional.ofNullable(events.put(event.getNumber(), event))
          .ifPresent(before -> assertEquals(before, event));
    }
    return events;
  }

  static void assertSame(BookEntry entry, PaymentEvent event) {
    assertEquals("KIND_" + entry.kind(), event.getKind().name());
    assertEquals(entry.amount().toString(), event.getAmount());
    assertEquals(entry.payment(), Bytes32.copyOf(event.getPayment().toByteArray()));
    assertEquals(entry.request().isPresent(), event.hasRequest());
  }
}
