package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import network.haca.primitives.Bytes;
import network.haca.schemas.settlement.TreeDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlingBatchTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void aBatchThatWasKeptIsTheOneThatCame(int size) throws Exception {
    SettlingBatch came = Samples.batch(1, size);
    assertEquals(came, SettlingBatch.kept(came.root(), came.dump()));
    assertEquals(came, SettlingBatch.read(came.dump(), size));
  }

  @Test
  void bytesThatAreNoBatchAreNotKept() {
    SettlingBatch came = Samples.batch(1, 3);
    Bytes cut = came.dump().slice(0, came.dump().size() - 1);
    assertThrows(TreeDump.MalformedException.class, () -> SettlingBatch.kept(came.root(), cut));
  }
}
