package network.haca.provingnode.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.provingnode.core.Outbox.NotKeptException;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule O1 on a disk that fails: an answer whose proof was durable is proven exactly once, whatever
 * write, flush or deletion fails, whenever the process or the power ends.
 */
@Timeout(120)
class LogFaultsTest {
  private static final LogOptions OPTIONS =
      new LogOptions(
          Sync.DISK,
          1_000_000,
          1L << 40,
          2_000,
          Duration.ofMillis(1),
          Duration.ofSeconds(10),
          InstantSource.system());

  private final Set<Long> kept = ConcurrentHashMap.newKeySet();
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();
  private final Set<Long> taken = new HashSet<>();
  private long next = 1;

  private static LogOutbox<Proof> open(FaultyFolder folder) throws IOException {
    return LogOutbox.open(Proof.parser(), folder, OPTIONS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatIsDurableIsThereOnceAndWhatIsRefusedIsNot(long seed) throws Exception {
    Random random = new Random(seed);
    FaultyFolder folder = new FaultyFolder(random);
    for (int life = 0; life < 15; life++) {
      folder.fail(0);
      LogOutbox<Proof> outbox = open(folder);
      folder.fail(random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3);
      live(outbox, random);
      if (random.nextBoolean()) {
        folder.fail(0);
      }
      outbox.close();
      if (random.nextInt(3) == 0) {
        folder.cutPower();
      }
    }
    folder.fail(0);
    try (LogOutbox<Proof> outbox = open(folder)) {
      List<Long> left = read(outbox.reader(), Integer.MAX_VALUE, outbox);
      assertEquals(left.size(), new HashSet<>(left).size(), "none is there twice");
      Set<Long> missing = new HashSet<>(kept);
      missing.removeAll(taken);
      assertTrue(missing.isEmpty(), "lost: " + missing);
      long last = next++;
      outbox.append(Proof.newBuilder().setTimestamp(last).build());
    }
  }

  /** Appends from several threads, while another reads and takes. */
  private void live(LogOutbox<Proof> outbox, Random random) throws Exception {
    LogReader<Proof> reader = outbox.reader();
    Set<Long> here = new HashSet<>();
    refused.clear();
    for (int round = 0; round < 8; round++) {
      List<Thread> threads = new ArrayList<>();
      for (int each = 1 + random.nextInt(6); each > 0; each--) {
        long id = next++;
        threads.add(Thread.ofVirtual().start(() -> append(outbox, id)));
      }
      if (random.nextInt(3) > 0) {
        unique(here, read(reader, random.nextInt(8), outbox));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      unique(here, random.nextInt(3) > 0 ? read(reader, random.nextInt(8), outbox) : List.of());
    }
    reader.close();
    here.retainAll(refused);
    assertTrue(here.isEmpty(), "refused and handed out: " + here);
  }

  private static void unique(Set<Long> here, List<Long> more) {
    more.forEach(id -> assertTrue(here.add(id), "handed out twice: " + id));
  }

  private void append(LogOutbox<Proof> outbox, long id) {
    try {
      long _ =
          outbox.append(Proof.newBuilder().setTimestamp(id).setModelName("m".repeat(99)).build());
      kept.add(id);
    } catch (NotKeptException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
      refused.add(id);
    }
  }

  private List<Long> read(LogReader<Proof> reader, int limit, LogOutbox<Proof> outbox)
      throws IOException {
    List<Long> ids = new ArrayList<>();
    for (LogReader.Entry<Proof> entry : reader.next(limit)) {
      ids.add(entry.message().getTimestamp());
      taken.add(entry.message().getTimestamp());
      outbox.take(entry.sequence());
    }
    return ids;
  }

  /** As Linux does: what a flush has failed to write is read from memory, and is lost later. */
  @Test
  void whatOnlyMemoryHeldAtTheStartIsDurableBeforeAnythingRestsOnIt() throws Exception {
    FaultyFolder folder = new FaultyFolder(new Random(1));
    try (LogOutbox<Proof> outbox = open(folder)) {
      folder.refuseFlushes(true);
      append(outbox, 1);
    }
    assertEquals(Set.of(1L), refused);
    folder.refuseFlushes(false);
    try (LogOutbox<Proof> outbox = open(folder)) {
      append(outbox, 2);
    }
    folder.cutPower();
    try (LogOutbox<Proof> outbox = open(folder)) {
      assertTrue(read(outbox.reader(), 10, outbox).contains(2L));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDiskThatFillsAndIsFreedIsWrittenAgainByItself(long seed) throws Exception {
    FaultyFolder folder = new FaultyFolder(new Random(seed));
    try (LogOutbox<Proof> outbox = open(folder)) {
      append(outbox, 1);
      folder.fill(true);
      append(outbox, 2);
      assertEquals(Set.of(1L), kept);
      assertTrue(outbox.refusal().orElseThrow().contains("No space left on device"));
      assertEquals(List.of(1L), read(outbox.reader(), 10, outbox), "what is durable goes on");
      folder.fill(false);
      Await.until("it goes on refusing", () -> outbox.refusal().isEmpty());
      append(outbox, 3);
      assertEquals(List.of(3L), read(outbox.reader(), 10, outbox));
      assertEquals(1, outbox.refused());
    }
  }
}
