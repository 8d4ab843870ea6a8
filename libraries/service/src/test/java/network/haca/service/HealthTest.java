package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicReference<Optional<String>> kafka =
      new AtomicReference<>(Optional.of("no broker at 127.0.0.1:9092"));

  @Test
  void whatIsMissingIsNamedUntilItIsThere() {
    Health health = new Health().ready("kafka", kafka::get).ready("chain", Optional::empty);
    assertEquals(
        "{\"status\":\"unavailable\",\"missing\":"
            + "[{\"name\":\"kafka\",\"reason\":\"no broker at 127.0.0.1:9092\"}]}",
        health.at("/health/ready").orElseThrow().toJson());
    assertTrue(health.liveness().isGood(), "it recovers by itself");
    kafka.set(Optional.empty());
    assertEquals("{\"status\":\"ok\",\"missing\":[]}", health.readiness().toJson());
  }

  @Test
  void whatIsNotLiveIsNotReadyEither() {
    Health role = new Health().live("thread", () -> Optional.of("it has ended"));
    Health process = new Health().include("proof-stream", role);
    assertEquals(503, process.liveness().status());
    assertEquals("proof-stream/thread", process.readiness().lacks().getFirst().name());
  }

  @Test
  void aConditionThatFailsDoesNotHold() {
    Health health =
        new Health()
            .ready(
                "store",
                () -> {
                  throw new IllegalStateException("closed");
                });
    assertEquals(503, health.readiness().status());
  }

  @Test
  void otherPathsAreOthers() {
    assertEquals(Optional.empty(), new Health().at("/health"));
  }
}
