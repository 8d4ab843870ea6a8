package network.haca.provingnode.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.provingnode.core.Outbox;
import network.haca.schemas.v1.Proof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1. */
class RocksOutboxTest {
  @TempDir private Path folder;

  private RocksOutbox<Proof> open(long capacity) throws IOException {
    return RocksOutbox.open(Proof.parser(), folder, RocksOutbox.Sync.DISK, capacity);
  }

  private static Proof proof(long timestamp) {
    return Proof.newBuilder().setTimestamp(timestamp).build();
  }

  private static List<Long> timestamps(RocksOutbox<Proof> outbox) {
    return outbox.read(0, 100).stream().map(entry -> entry.proof().getTimestamp()).toList();
  }

  @Test
  void proofsOutliveTheProcessInOrder() throws IOException, Outbox.FullException {
    try (RocksOutbox<Proof> outbox = open(10)) {
      outbox.append(proof(1));
      outbox.append(proof(2));
    }
    try (RocksOutbox<Proof> outbox = open(10)) {
      assertEquals(2, outbox.waiting());
      outbox.append(proof(3));
      assertEquals(List.of(1L, 2L, 3L), timestamps(outbox));
    }
  }

  @Test
  void whatWasTakenIsForgottenAndNumbersAreNotReused() throws IOException, Outbox.FullException {
    try (RocksOutbox<Proof> outbox = open(10)) {
      outbox.append(proof(1));
      outbox.append(proof(2));
      outbox.remove(outbox.read(0, 1).getFirst().sequence());
    }
    try (RocksOutbox<Proof> outbox = open(10)) {
      outbox.append(proof(3));
      assertEquals(List.of(2L, 3L), timestamps(outbox));
    }
  }

  @Test
  void aFullOutboxTakesNoMoreUntilKafkaDoes() throws IOException, Outbox.FullException {
    try (RocksOutbox<Proof> outbox = open(1)) {
      outbox.append(proof(1));
      assertThrows(Outbox.FullException.class, () -> outbox.append(proof(2)));
      outbox.remove(outbox.read(0, 1).getFirst().sequence());
      outbox.append(proof(3));
      assertEquals(List.of(3L), timestamps(outbox));
    }
  }

  @Test
  void oneThatIsClosedRefusesAndDoesNotEndTheProcess() throws IOException {
    RocksOutbox<Proof> outbox = open(10);
    outbox.close();
    assertThrows(IllegalStateException.class, () -> outbox.append(proof(1)));
    assertThrows(IllegalStateException.class, () -> outbox.read(0, 1));
    assertThrows(IllegalStateException.class, () -> outbox.remove(0));
  }

  @Test
  void oneProofIsReadByItsNumberUntilItIsTaken() throws Exception {
    try (RocksOutbox<Proof> outbox = open(10)) {
      long first = outbox.append(proof(1));
      long second = outbox.append(proof(2));
      assertEquals(List.of(first, second), outbox.sequences());
      assertEquals(Optional.of(proof(2)), outbox.get(second));
      outbox.remove(second);
      assertEquals(Optional.empty(), outbox.get(second));
      assertEquals(List.of(first), outbox.sequences());
    }
  }
}
