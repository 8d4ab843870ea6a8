package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.haca.broker.BrokerAccess;
import network.haca.schemas.v1.PaymentEvent;
import network.haca.settings.KafkaSettings;
import network.haca.testing.KafkaExtension;
import network.haca.x402.Scheme;
import network.haca.x402.gate.BookEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A facilitator that ends by SIGKILL before and after every write of its ledger, from a payment's
 * first request until its block is final and Kafka was told: it goes on from what is on disk.
 */
@Tag("full")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledAtWritesIT {
  /**
   * Points of a payment at the least: before and after the writes of its reservation, progress,
   * charge, claim, transaction, block and final block. Those of several threads may be joined.
   */
  private static final int POINTS_MIN = 14;

  /** So many points in a row that no payment meets are the end: now and then writes are joined. */
  private static final int UNMET_MAX = 2;

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.restricted();
  @TempDir private Path home;

  private KillPoints points;
  private KilledFacilitator killed;

  @BeforeEach
  void start() throws Exception {
    points = new KillPoints(home);
    KafkaSettings reached = kafka.client(BrokerAccess.FACILITATOR);
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.servers", reached.servers());
    settings.put("kafka.user", BrokerAccess.FACILITATOR);
    settings.put("kafka.password", kafka.password(BrokerAccess.FACILITATOR));
    killed = new KilledFacilitator(home, settings, Optional.of(points.option()));
  }

  @AfterEach
  void stop() {
    killed.close();
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void x1X3X4X9X13WhoIsKilledAtAnyWriteOfAPaymentGoesOn(Scheme scheme) throws Exception {
    List<String> met = new ArrayList<>();
    int unmet = 0;
    for (int point = 0; unmet < UNMET_MAX; point++) {
      points.order(point);
      killed.pay(scheme, () -> {});
      Optional<String> step = points.end();
      if (step.isPresent()) {
        met.add(step.get());
        unmet = 0;
      } else {
        unmet++;
        // Points are counted from a process's first.
        killed.kill();
      }
    }
    assertTrue(met.size() >= POINTS_MIN, met::toString);
    killed.assertReconciled();
    Map<Long, BookEntry> books = killed.gate().books();
    Map<Long, PaymentEvent> events = PaymentEvents.read(kafka);
    assertEquals(books.keySet(), events.keySet());
    books.forEach(
        (number, entry) ->
            PaymentEvents.assertSame(entry, Objects.requireNonNull(events.get(number))));
  }
}
