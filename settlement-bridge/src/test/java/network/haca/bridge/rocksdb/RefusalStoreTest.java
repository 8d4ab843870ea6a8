package network.haca.bridge.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.bridge.core.Refusal;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalStoreTest {
  private static final Refusal REFUSAL = new Refusal("BAD_SIGNATURE", "it is bad");

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(0).plus(Topics.PROOF_AGE_MAX.multipliedBy(3)));

  @TempDir private Path folder;

  @Test
  void refusalsAreKeptForATimeAndUpToANumberAndTheOldestGoFirst() throws Exception {
    long age = Topics.PROOF_AGE_MAX.multipliedBy(2).toMillis();
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 2, CLOCK);
      for (int i = 1; i <= 3; i++) {
        refusals.save(Bytes32.ofUnsigned(i), REFUSAL, i);
      }
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(1)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(2)));
    }
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 2, CLOCK);
      refusals.save(Bytes32.ofUnsigned(4), REFUSAL, age + 3);
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(2)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(3)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(4)));
    }
  }

  @Test
  void aRefusalOfTheFutureEndsNoneOfNow() throws Exception {
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 10, CLOCK);
      refusals.save(Bytes32.ofUnsigned(1), REFUSAL, CLOCK.millis());
      refusals.save(Bytes32.ofUnsigned(2), REFUSAL, Long.MAX_VALUE);
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(1)));
    }
  }

  @Test
  void whatComesLateAndIsOldestGoesFirst() throws Exception {
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 2, CLOCK);
      for (int at : new int[] {5, 6, 7, 1}) {
        refusals.save(Bytes32.ofUnsigned(at), REFUSAL, at);
      }
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(1)));
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(5)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(6)));
    }
  }
}
