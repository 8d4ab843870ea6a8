package network.haca.fullnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule C3: what holds a halted node up, and how that is cleared. */
class HaltTest {
  private static final Halt HALT =
      new Halt(
          7,
          "AppHash",
          "0x" + "ab".repeat(32),
          "0x" + "cd".repeat(32),
          Instant.parse("2026-01-01T00:00:00Z"),
          "E[…] CONSENSUS FAILURE!!!");

  @TempDir private Path home;

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, file.getFileName().toString());
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(HaltedException.class, () -> new HaltFile(home).requireNone()).getMessage());
  }

  @Test
  void aHaltedNodeSaysWhatDiffersAndWhatToDo() throws IOException {
    HaltFile file = new HaltFile(home);
    file.requireNone();
    file.write(HALT);
    assertEquals(Optional.of(HALT), file.read());
    String refusal = refusal();
    assertTrue(refusal.contains(HALT.sentence()), refusal);
    assertTrue(refusal.contains(file.path().toString()), refusal);
    assertTrue(refusal.contains("haca full-node --clear-halt"), refusal);
  }

  @Test
  void aFileThatCannotBeReadHoldsItUp() throws IOException {
    Files.writeString(home.resolve("halted"), "{");
    assertTrue(refusal().contains("cannot be read"));
    Files.writeString(home.resolve("halted"), "");
    assertTrue(refusal().contains("cannot be read"));
  }

  @Test
  void clearingPutsTheLedgerAsideAndLeavesWhatWasSignedLast() throws IOException {
    assertThrows(IOException.class, () -> new HaltClearing(home).clear());
    new HaltFile(home).write(HALT);
    write(home.resolve("ledger/CURRENT"));
    write(home.resolve("snapshots/one"));
    write(home.resolve("cometbft/data/blockstore.db/CURRENT"));
    write(home.resolve("cometbft/data/cs.wal/wal"));
    write(home.resolve("cometbft/data/priv_validator_state.json"));
    write(home.resolve("cometbft/config/priv_validator_key.json"));
    Path aside = new HaltClearing(home).clear();
    assertEquals(home.resolve("halted-at-7"), aside);
    new HaltFile(home).requireNone();
    assertFalse(Files.exists(home.resolve("ledger")));
    assertFalse(Files.exists(home.resolve("snapshots")));
    assertFalse(Files.exists(home.resolve("cometbft/data/blockstore.db")));
    assertTrue(Files.exists(home.resolve("cometbft/data/priv_validator_state.json")));
    assertTrue(Files.exists(home.resolve("cometbft/config/priv_validator_key.json")));
    assertTrue(Files.exists(aside.resolve("ledger/CURRENT")));
    assertTrue(Files.exists(aside.resolve("cometbft-data/cs.wal/wal")));
    assertTrue(Files.exists(aside.resolve("halted")));
  }

  @Test
  void anInterruptedClearingGoesOnAndALaterHaltHasItsOwnFolder() throws IOException {
    new HaltFile(home).write(HALT);
    write(home.resolve("halted-at-7/ledger/CURRENT"));
    write(home.resolve("cometbft/data/state.db/CURRENT"));
    assertEquals(home.resolve("halted-at-7"), new HaltClearing(home).clear());
    new HaltFile(home).write(HALT);
    write(home.resolve("ledger/CURRENT"));
    assertEquals(home.resolve("halted-at-7-2"), new HaltClearing(home).clear());
  }
}
