package network.haca.provingnode.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import network.haca.provingnode.core.Outbox.NotKeptException;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1. */
@Timeout(60)
class LogOutboxTest {
  private static final int SEGMENT = 2_000;
  private static final long BYTES_MAX = 4 << 20;

  @TempDir private Path folder;

  private LogOutbox<Proof> open(long recordsMax) throws IOException {
    return open(recordsMax, BYTES_MAX);
  }

  private LogOutbox<Proof> open(long recordsMax, long bytesMax) throws IOException {
    return LogOutbox.open(
        Proof.parser(),
        folder,
        new LogOptions(
            Sync.PROCESS,
            recordsMax,
            bytesMax,
            SEGMENT,
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            InstantSource.system()));
  }

  private static Proof proof(long timestamp) {
    return Proof.newBuilder().setTimestamp(timestamp).setModelName("m".repeat(100)).build();
  }

  private static void append(LogOutbox<Proof> outbox, long... timestamps) throws NotKeptException {
    for (long timestamp : timestamps) {
      long _ = outbox.append(proof(timestamp));
    }
  }

  private static List<LogReader.Entry<Proof>> read(LogOutbox<Proof> outbox) throws IOException {
    try (LogReader<Proof> reader = outbox.reader()) {
      return reader.next(Integer.MAX_VALUE);
    }
  }

  private static List<Long> timestamps(LogOutbox<Proof> outbox) throws IOException {
    return read(outbox).stream().map(entry -> entry.message().getTimestamp()).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static String message(Class<? extends Exception> type, Executable call) {
    return String.valueOf(assertThrows(type, call).getMessage());
  }

  private static long[] upTo(int last) {
    return LongStream.rangeClosed(1, last).toArray();
  }

  @Test
  void proofsOutliveTheProcessInOrder() throws Exception {
    try (LogOutbox<Proof> outbox = open(100)) {
      append(outbox, upTo(50));
    }
    try (LogOutbox<Proof> outbox = open(100)) {
      assertEquals(50, outbox.waiting());
      append(outbox, 51);
      assertEquals(LongStream.rangeClosed(1, 51).boxed().toList(), timestamps(outbox));
    }
  }

  @Test
  void whatWasTakenIsForgottenAndNumbersAreNotReused() throws Exception {
    long taken;
    try (LogOutbox<Proof> outbox = open(10)) {
      append(outbox, 1, 2);
      taken = read(outbox).getFirst().sequence();
      outbox.take(taken);
      outbox.take(taken);
      assertEquals(1, outbox.waiting(), "taken twice is taken once");
    }
    try (LogOutbox<Proof> outbox = open(10)) {
      append(outbox, 3);
      assertEquals(List.of(2L, 3L), timestamps(outbox));
      read(outbox).forEach(entry -> outbox.take(entry.sequence()));
    }
    try (LogOutbox<Proof> outbox = open(10)) {
      assertEquals(0, outbox.waiting());
      assertTrue(outbox.append(proof(4)) > taken + 2);
    }
  }

  @Test
  void aFullOutboxTakesNoMoreUntilSomebodyTakesOne() throws Exception {
    try (LogOutbox<Proof> outbox = open(1)) {
      append(outbox, 1);
      String reason = message(NotKeptException.class, () -> append(outbox, 2));
      assertEquals(Optional.of(reason), outbox.refusal());
      outbox.take(read(outbox).getFirst().sequence());
      assertEquals(Optional.empty(), outbox.refusal());
      append(outbox, 3);
      assertEquals(List.of(3L), timestamps(outbox));
    }
  }

  @Test
  void theDiskThatItTakesIsBoundedAndGivenBack() throws Exception {
    long bytesMax = 600_000;
    try (LogOutbox<Proof> outbox = open(100_000, bytesMax)) {
      NotKeptException refused = null;
      for (int each = 0; refused == null; each++) {
        try {
          append(outbox, each);
        } catch (NotKeptException e) {
          refused = e;
        }
      }
      assertTrue(outbox.bytes() <= bytesMax, () -> outbox.bytes() + " bytes");
      assertTrue(refused.toString().contains("of " + bytesMax), refused::toString);
      read(outbox).forEach(entry -> outbox.take(entry.sequence()));
      Await.until("no room", () -> segments().size() == 1 && outbox.refusal().isEmpty());
      append(outbox, 1);
    }
  }

  @Test
  void segmentsGoInAnyOrderAndWhatIsBetweenStays() throws Exception {
    try (LogOutbox<Proof> outbox = open(1_000)) {
      append(outbox, upTo(100));
      List<LogReader.Entry<Proof>> all = read(outbox);
      all.subList(1, 99).reversed().forEach(entry -> outbox.take(entry.sequence()));
      assertEquals(List.of(1L, 100L), timestamps(outbox));
      Await.until("what is taken stays", () -> segments().size() <= 3);
    }
    try (LogOutbox<Proof> outbox = open(1_000)) {
      assertTrue(timestamps(outbox).containsAll(List.of(1L, 100L)));
      assertTrue(outbox.waiting() < 40, "what is taken again is bounded");
    }
  }

  @Test
  void oneProofIsReadByItsNumberUntilItIsTaken() throws Exception {
    try (LogOutbox<Proof> outbox = open(10)) {
      long first = outbox.append(proof(1));
      long second = outbox.append(proof(2));
      assertEquals(Optional.of(proof(2)), outbox.get(second));
      outbox.take(second);
      assertEquals(Optional.empty(), outbox.get(second));
      assertEquals(Optional.of(proof(1)), outbox.get(first));
    }
  }

  @Test
  void oneThatIsClosedRefuses() throws IOException {
    LogOutbox<Proof> outbox = open(10);
    outbox.close();
    outbox.close();
    assertThrows(IllegalStateException.class, () -> append(outbox, 1));
    assertTrue(outbox.death().isPresent());
  }

  @Test
  void readersAreWokenByAppendsAlone() throws Exception {
    try (LogOutbox<Proof> outbox = open(10)) {
      Semaphore woken = new Semaphore(0);
      outbox.onAppend(woken::release);
      append(outbox, 1);
      woken.acquire();
      assertEquals(0, woken.availablePermits());
    }
  }

  @Test
  void theAgeIsThatOfTheOldestThatWaitsAlsoAfterARestart() throws Exception {
    try (LogOutbox<Proof> outbox = open(10)) {
      assertEquals(Duration.ZERO, outbox.oldestAge());
      append(outbox, 1);
    }
    Thread.sleep(20);
    try (LogOutbox<Proof> outbox = open(10)) {
      assertTrue(outbox.oldestAge().toMillis() >= 20, () -> outbox.oldestAge().toString());
      outbox.take(read(outbox).getFirst().sequence());
      assertEquals(Duration.ZERO, outbox.oldestAge());
    }
  }

  @Test
  void aWriteThatWasCutIsNoneAndItsPlaceIsUsedAgain() throws Exception {
    try (LogOutbox<Proof> outbox = open(10)) {
      append(outbox, 1, 2);
    }
    Path segment = segments().getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    for (int cut = 1; cut < 120; cut += 7) {
      Files.write(segment, List.of(), StandardOpenOption.TRUNCATE_EXISTING);
      Files.write(segment, Arrays.copyOf(bytes, bytes.length - cut));
      try (LogOutbox<Proof> outbox = open(10)) {
        assertEquals(List.of(1L), timestamps(outbox));
      }
      for (Path other : segments()) {
        if (!other.equals(segment)) {
          Files.delete(other);
        }
      }
    }
  }

  @Test
  void damageBeforeWhatWasDurableIsRefusedAndNamed() throws Exception {
    List<Integer> flipped = new ArrayList<>();
    try (LogOutbox<Proof> outbox = durable()) {
      append(outbox, upTo(20));
    }
    Path first = segments().getFirst();
    byte[] bytes = Files.readAllBytes(first);
    for (int at = 0; at < bytes.length; at += 11) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(first, damaged);
      String message = message(DamagedLogException.class, () -> durable());
      assertTrue(message.contains(first.getFileName() + " is damaged at byte "), message);
      flipped.add(at);
    }
    assertTrue(flipped.size() > 100);
    Files.write(first, bytes);
    try (LogOutbox<Proof> outbox = durable()) {
      assertEquals(20, outbox.waiting());
    }
  }

  @Test
  void damageInTheNewestSegmentIsToldFromAWriteThatWasCut() throws Exception {
    try (LogOutbox<Proof> outbox = durable()) {
      append(outbox, 1, 2, 3);
    }
    Path only = segments().getFirst();
    byte[] bytes = Files.readAllBytes(only);
    int last = bytes.length - (bytes.length - 24) / 3;
    for (int at = 0; at < last; at += 3) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(only, damaged);
      assertThrows(DamagedLogException.class, () -> durable(), "byte " + at);
    }
  }

  private LogOutbox<Proof> durable() throws IOException {
    return LogOutbox.open(
        Proof.parser(),
        folder,
        new LogOptions(
            Sync.DISK,
            100,
            BYTES_MAX,
            SEGMENT,
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            InstantSource.system()));
  }

  @Test
  void theOutboxOfAnEarlierReleaseIsNotPassedOver() throws IOException {
    Files.writeString(folder.resolve("CURRENT"), "MANIFEST-000005\n");
    String message = message(IOException.class, () -> open(10));
    assertTrue(message.contains("earlier release") && message.contains("delete"), message);
  }
}
