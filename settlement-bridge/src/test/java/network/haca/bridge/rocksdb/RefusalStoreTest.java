package network.haca.bridge.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import network.haca.bridge.rocksdb.RefusalStore.Refusal;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalStoreTest {
  private static final Refusal REFUSAL = new Refusal("BAD_SIGNATURE", "it is bad");

  @TempDir private Path folder;

  @Test
  void refusalsAreKeptForATimeAndUpToANumberAndTheOldestGoFirst() throws Exception {
    long age = Topics.PROOF_AGE_MAX.multipliedBy(2).toMillis();
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 2);
      for (int i = 1; i <= 3; i++) {
        refusals.save(Bytes32.ofUnsigned(i), REFUSAL, i);
      }
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(1)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(2)));
    }
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      RefusalStore refusals = new RefusalStore(database, 2);
      refusals.save(Bytes32.ofUnsigned(4), REFUSAL, age + 3);
      assertEquals(Optional.empty(), refusals.find(Bytes32.ofUnsigned(2)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(3)));
      assertEquals(Optional.of(REFUSAL), refusals.find(Bytes32.ofUnsigned(4)));
    }
  }
}
