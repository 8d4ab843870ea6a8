package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.haca.broker.BrokerAccess;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.settings.KafkaSettings;
import network.haca.testing.KafkaExtension;
import network.haca.testkit.Await;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Reservation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** X13: what the books say is told to a broker that goes away, by a facilitator that does, too. */
class PaymentEventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Offer UPTO =
      TestPayer.offer(
          Scheme.UPTO, TransferMethod.PERMIT2, Secp256k1.addressOf(FacilitatorUnderTest.KEY));

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.restricted();
  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;
  private GateUnderTest gate;

  @BeforeEach
  void start() throws Exception {
    KafkaSettings reached = kafka.client(BrokerAccess.FACILITATOR);
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.servers", reached.servers());
    settings.put("kafka.user", BrokerAccess.FACILITATOR);
    settings.put("kafka.password", kafka.password(BrokerAccess.FACILITATOR));
    settings.put("facilitator.session.idle", "1s");
    facilitator = new FacilitatorUnderTest(home, settings);
    gate = new GateUnderTest(facilitator, SECRET);
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  @Test
  void everyEntryIsAnEventOverRestartsOfBothAndNoneTellsASecret() throws Exception {
    Payment payment = payer.pay(UPTO, 1);
    Uint256 amount = Uint256.of(300);
    Reservation first = gate.reserve(payment, UPTO, amount);
    // One is open all the time: a session is settled as soon as it is idle.
    Reservation second = gate.reserve(payment, UPTO, amount);
    gate.charge(first, 300);
    kafka.stop();
    Reservation third = gate.reserve(payment, UPTO, amount);
    gate.charge(second, 200);
    facilitator.restart();
    gate.charge(third, 100);
    kafka.start();
    Await.until(
        PATIENCE,
        "the settlement is not told",
        () -> PaymentEvents.read(kafka).values().stream().anyMatch(PaymentEventsIT::isSettled));
    Map<Long, BookEntry> books = gate.books();
    Map<Long, PaymentEvent> events = PaymentEvents.read(kafka);
    assertEquals(books.keySet(), events.keySet());
    books.forEach(
        (number, entry) ->
            PaymentEvents.assertSame(entry, Objects.requireNonNull(events.get(number))));
    String token = first.session().orElseThrow().text();
    String signature = payment.signature().toHex().substring(2);
    for (ConsumerRecord<byte[], byte[]> record : PaymentEvents.records(kafka)) {
      String raw =
          new String(record.value(), StandardCharsets.ISO_8859_1) + record.headers().toString();
      String hex = HexFormat.of().formatHex(record.value());
      assertFalse(raw.contains(token));
      assertFalse(hex.contains(signature));
      assertFalse(hex.contains(GateUnderTest.REQUEST.toHex().substring(2)));
      assertFalse(hex.contains(payment.payer().toHex().substring(2)));
    }
  }

  private static boolean isSettled(PaymentEvent event) {
    return event.getKind() == PaymentEvent.Kind.KIND_SETTLED;
  }
}
