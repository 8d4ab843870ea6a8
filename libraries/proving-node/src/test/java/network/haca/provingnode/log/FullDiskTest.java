package network.haca.provingnode.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.provingnode.core.Outbox.NotKeptException;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1 on a file system that is really full; skipped where none can be mounted. */
@Timeout(60)
class FullDiskTest {
  @TempDir private Path disk;
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    assumeTrue(isMounted, "a small tmpfs cannot be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertTrue(run("umount", disk.toString()));
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private LogOutbox<Proof> open() throws IOException {
    return LogOutbox.open(
        Proof.parser(),
        disk.resolve("outbox"),
        new LogOptions(
            Sync.DISK,
            1 << 20,
            1L << 30,
            1 << 20,
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            InstantSource.system()));
  }

  private static boolean append(LogOutbox<Proof> outbox, long id) {
    try {
      long _ =
          outbox.append(Proof.newBuilder().setTimestamp(id).setModelName("m".repeat(300)).build());
      return true;
    } catch (NotKeptException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
      return false;
    }
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] bytes = new byte[4_096];
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      return filler;
    }
  }

  private static List<Long> takeAll(LogReader<Proof> reader, LogOutbox<Proof> outbox)
      throws IOException {
    List<LogReader.Entry<Proof>> entries = reader.next(Integer.MAX_VALUE);
    entries.forEach(entry -> outbox.take(entry.sequence()));
    return entries.stream().map(entry -> entry.message().getTimestamp()).toList();
  }

  @Test
  void whatWasDurableGoesOnAndThereIsRoomAgainByItself() throws Exception {
    Set<Long> kept = new TreeSet<>();
    Set<Long> got = new TreeSet<>();
    long next = 1;
    try (LogOutbox<Proof> outbox = open();
        LogReader<Proof> reader = outbox.reader()) {
      for (int round = 0; round < 3; round++) {
        for (int each = 0; each < 500; each++, next++) {
          assertTrue(append(outbox, next), "there is room in round " + round);
          kept.add(next);
        }
        Path filler = fill();
        while (outbox.refusal().isEmpty()) {
          if (append(outbox, next)) {
            kept.add(next);
          }
          next++;
        }
        got.addAll(takeAll(reader, outbox));
        assertEquals(kept, got, "what was durable is handed out while the disk is full");
        Files.delete(filler);
        Await.until("it goes on refusing", () -> outbox.refusal().isEmpty());
      }
    }
    try (LogOutbox<Proof> outbox = open()) {
      assertEquals(0, outbox.waiting());
    }
  }

  @Test
  void aFullOutboxIsOpenedAndEmptied() throws Exception {
    try (LogOutbox<Proof> outbox = open()) {
      assertTrue(append(outbox, 1));
    }
    Path filler = fill();
    try (LogOutbox<Proof> outbox = open();
        LogReader<Proof> reader = outbox.reader()) {
      assertTrue(outbox.refusal().isPresent());
      assertEquals(List.of(1L), takeAll(reader, outbox));
      Files.delete(filler);
      Await.until("it goes on refusing", () -> outbox.refusal().isEmpty());
      assertTrue(append(outbox, 2));
    }
  }
}
