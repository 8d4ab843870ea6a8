package network.haca.facilitator.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import network.haca.facilitator.core.Books;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.PaidRequest;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.testkit.Await;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** X13: what the books say reaches Kafka, at least once and in order. */
class BookPublisherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final MemoryBooks books = new MemoryBooks();
  private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

  private BookPublisher publisher(boolean completes) {
    return new BookPublisher(
        books,
        "urn:haca:facilitator:test",
        () -> {
          MockProducer<byte[], byte[]> next =
              new MockProducer<>(
                  completes, null, new ByteArraySerializer(), new ByteArraySerializer());
          producers.add(next);
          return next;
        },
        PAUSE);
  }

  private static void until(String what, BooleanSupplier holds) throws Exception {
    Await.until(PATIENCE, what, holds::getAsBoolean);
  }

  private static List<String> ids(List<ProducerRecord<byte[], byte[]>> records) {
    return records.stream().map(each -> header(each, "ce_id")).toList();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void everyEntryIsToldOnceWhereNothingFails() throws Exception {
    books.add(3);
    try (BookPublisher publisher = publisher(true)) {
      until("entries are not told", () -> publisher.waiting() == 0);
      books.add(2);
      until("entries are not told", () -> publisher.waiting() == 0);
    }
    assertEquals(List.of("1", "2", "3", "4", "5"), ids(producers.getFirst().history()));
  }

  @Test
  void whatIsNotAcknowledgedIsToldAgainUnderTheSameId() throws Exception {
    books.add(1);
    try (BookPublisher publisher = publisher(false)) {
      until("nothing is sent", () -> !producers.isEmpty() && !history(0).isEmpty());
      assertEquals(0, books.told());
      producers.getFirst().errorNext(new TimeoutException("the broker is away"));
      until("nothing is sent again", () -> producers.size() > 1 && !history(1).isEmpty());
      assertEquals(1, publisher.waiting());
      producers.get(1).completeNext();
      until("entries are not told", () -> publisher.waiting() == 0);
    }
    assertEquals(List.of("1"), ids(history(0)));
    assertEquals(List.of("1"), ids(history(1)));
  }

  @Test
  void whoGoesOnAfterAKillBeginsBehindWhatWasAcknowledged() throws Exception {
    books.add(4);
    books.told(3);
    try (BookPublisher publisher = publisher(true)) {
      until("entries are not told", () -> publisher.waiting() == 0);
    }
    assertEquals(List.of("4"), ids(history(0)));
  }

  @Test
  void anEventIsItsEntryAndItsHeadersAreCloudEvents() throws Exception {
    books.add(1);
    try (BookPublisher publisher = publisher(true)) {
      until("entries are not told", () -> publisher.waiting() == 0);
    }
    ProducerRecord<byte[], byte[]> record = history(0).getFirst();
    assertEquals("haca.payments", record.topic());
    assertEquals(Bytes32.ofUnsigned(1), Bytes32.copyOf(record.key()));
    assertEquals("1.0", header(record, "ce_specversion"));
    assertEquals("urn:haca:facilitator:test", header(record, "ce_source"));
    assertEquals("network.haca.payment.settled", header(record, "ce_type"));
    assertEquals("2026-01-01T00:00:00Z", header(record, "ce_time"));
    assertEquals("application/protobuf", header(record, "content-type"));
    PaymentEvent event = PaymentEvent.parseFrom(record.value());
    assertEquals(PaymentEvent.Kind.KIND_SETTLED, event.getKind());
    assertEquals(1, event.getNumber());
    assertEquals("gate-a", event.getGate());
    assertEquals(BigInteger.TWO.pow(255).toString(), event.getAmount());
    assertEquals(Bytes32.ofUnsigned(9), Bytes32.copyOf(event.getTransaction().toByteArray()));
  }

  /** A field more is to be thought about: none may tell a question, an answer or who asked. */
  @Test
  void anEventHasNoPlaceForWhatBooksMayNotHold() {
    assertEquals(
        Set.of(
            "kind",
            "number",
            "time_millis",
            "payment",
            "gate",
            "network",
            "token",
            "amount",
            "hidden",
            "request",
            "transaction",
            "note"),
        fields(PaymentEvent.getDescriptor()));
    assertEquals(
        Set.of(
            "reservation",
            "node",
            "model",
            "prices",
            "rate",
            "input_tokens",
            "cached_input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "estimated",
            "lapsed",
            "cut"),
        fields(PaidRequest.getDescriptor()));
  }

  private static Set<String> fields(com.google.protobuf.Descriptors.Descriptor message) {
    return message.getFields().stream().map(each -> each.getName()).collect(Collectors.toSet());
  }

  private List<ProducerRecord<byte[], byte[]>> history(int producer) {
    return producers.get(producer).history();
  }

  private static final class MemoryBooks implements Books {
    private final List<BookEntry> entries = Collections.synchronizedList(new ArrayList<>());
    private volatile long told;

    void add(int count) {
      for (int i = 0; i < count; i++) {
        entries.add(
            new BookEntry(
                BookEntry.Kind.SETTLED,
                Instant.parse("2026-01-01T00:00:00Z"),
                Bytes32.ofUnsigned(1),
                "gate-a",
                "eip155:84532",
                "0x11",
                new Uint256(BigInteger.TWO.pow(255)),
                Uint256.ZERO,
                Optional.empty(),
                Optional.of(Bytes32.ofUnsigned(9)),
                ""));
      }
    }

    @Override
    public long size() {
      return entries.size();
    }

    @Override
    public BookPage page(long after, int sizeMax) {
      Map<Long, BookEntry> page = new TreeMap<>();
      for (long each = after; each < Math.min(entries.size(), after + sizeMax); each++) {
        page.put(each + 1, entries.get((int) each));
      }
      return new BookPage(page);
    }

    @Override
    public long told() {
      return told;
    }

    @Override
    public void told(long number) {
      told = number;
    }
  }
}
