package network.haca.bridge.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a bridge that closes fails, and ends no process. */
class BridgeDatabaseTest {
  @TempDir private Path folder;

  @Test
  void whatComesAfterTheEndFails() throws IOException {
    BridgeDatabase database = BridgeDatabase.open(folder);
    Positions positions = new Positions(database);
    positions.set("topic", 1);
    assertEquals(Optional.empty(), database.failure());
    database.close();
    database.close();
    assertThrows(IllegalStateException.class, () -> positions.get("topic"));
    assertThrows(IllegalStateException.class, () -> positions.set("topic", 2));
    assertThrows(
        IllegalStateException.class, () -> database.each(BridgeDatabase.LEAF, entry -> true));
  }
}
