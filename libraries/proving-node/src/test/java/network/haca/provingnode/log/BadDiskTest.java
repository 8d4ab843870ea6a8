package network.haca.provingnode.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import network.haca.provingnode.core.Outbox.NotKeptException;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule O1 where a disk does not give, does not answer, or breaks the thread that writes. */
@Timeout(60)
class BadDiskTest {
  private static final int SEGMENT = 2_000;

  private final FaultyFolder folder = new FaultyFolder(new Random(1));

  private static LogOutbox<Proof> open(LogFolder folder, Duration patience) throws IOException {
    return LogOutbox.open(
        Proof.parser(),
        folder,
        new LogOptions(
            Sync.DISK,
            1_000,
            1L << 40,
            SEGMENT,
            Duration.ofMillis(1),
            patience,
            InstantSource.system()));
  }

  private static void append(LogOutbox<Proof> outbox, long to) throws NotKeptException {
    for (long each = 1; each <= to; each++) {
      long _ =
          outbox.append(Proof.newBuilder().setTimestamp(each).setModelName("m".repeat(99)).build());
    }
  }

  private static List<Long> read(LogReader<Proof> reader) throws IOException {
    return reader.next(Integer.MAX_VALUE).stream()
        .map(entry -> entry.message().getTimestamp())
        .toList();
  }

  private List<String> segments() {
    return folder.names().stream().filter(name -> name.endsWith(".log")).toList();
  }

  @Test
  void whatWasReadBeforeAFailureIsHandedOut() throws Exception {
    try (LogOutbox<Proof> outbox = open(folder, Duration.ofSeconds(10))) {
      append(outbox, 60);
      for (int opens = 0; opens < 3; opens++) {
        folder.failOpenAfter(opens);
        List<Long> got = new ArrayList<>();
        try (LogReader<Proof> each = outbox.reader()) {
          while (got.size() < 60) {
            try {
              got.addAll(read(each));
            } catch (IOException e) {
              assertEquals("Too many open files", e.getMessage());
            }
          }
        }
        assertEquals(LongStream.rangeClosed(1, 60).boxed().toList(), got);
      }
    }
  }

  @Test
  void oneSegmentThatCannotBeReadHoldsUpNoOtherAndIsNamed() throws Exception {
    try (LogOutbox<Proof> outbox = open(folder, Duration.ofSeconds(10))) {
      append(outbox, 60);
      assertTrue(segments().size() > 3);
      assertEquals(Optional.empty(), outbox.damage());
      String second = segments().get(1);
      folder.spoil(second);
      try (LogReader<Proof> reader = outbox.reader()) {
        List<Long> got = read(reader);
        assertTrue(got.contains(1L) && got.contains(60L) && got.size() < 60, got::toString);
        assertEquals(List.of(), read(reader));
      }
      assertTrue(outbox.damage().orElse("").contains(second + " cannot be read"));
      assertEquals(60, outbox.waiting());
    }
    folder.spoil("");
    try (LogOutbox<Proof> outbox = open(folder, Duration.ofSeconds(10));
        LogReader<Proof> reader = outbox.reader()) {
      assertEquals(60, read(reader).size(), "nothing is given up");
    }
  }

  @Test
  void aDamagedRecordAskedForByItsNumberIsNotTakenForOneThatWasTaken() throws Exception {
    try (LogOutbox<Proof> outbox = open(folder, Duration.ofSeconds(10))) {
      append(outbox, 60);
      folder.flip(segments().getFirst(), SEGMENT / 2);
      try (LogReader<Proof> reader = outbox.reader()) {
        assertTrue(read(reader).contains(60L));
      }
      assertTrue(outbox.damage().orElse("").contains(segments().getFirst() + " is damaged"));
      List<Long> failed = new ArrayList<>();
      for (long each = 0; each < 15; each++) {
        try {
          assertTrue(outbox.get(each).isPresent());
        } catch (DamagedLogException e) {
          failed.add(each);
        }
      }
      assertEquals(1, failed.size());
    }
  }

  @Test
  void aDiskThatDoesNotAnswerRefusesAndIsWaitedForNoLongerThanItMay() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (LogOutbox<Proof> outbox = open(folder, Duration.ofMillis(50))) {
      folder.hang(end);
      String reason =
          String.valueOf(
              assertThrows(NotKeptException.class, () -> append(outbox, 1)).getMessage());
      assertTrue(reason.contains("the disk has not answered"), reason);
      assertTrue(outbox.refusal().orElse("").contains("the disk has not answered"));
      assertThrows(NotKeptException.class, () -> append(outbox, 1));
      assertEquals(2, outbox.refused());
      end.countDown();
      Await.until("it goes on refusing", () -> outbox.refusal().isEmpty());
      assertEquals(1, outbox.waiting(), "a leaf without an answer");
      assertEquals(2, outbox.refused());
    } finally {
      end.countDown();
    }
  }

  /** On which nothing can be deleted, for a reason that nobody foresaw. */
  private record Broken(FaultyFolder folder, CountDownLatch met, CountDownLatch go)
      implements LogFolder {
    @Override
    public List<String> names() {
      return folder.names();
    }

    @Override
    public LogFile open(String name) throws IOException {
      return folder.open(name);
    }

    @Override
    public LogFile create(String name) throws IOException {
      return folder.create(name);
    }

    @Override
    public void delete(String name) {
      met.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("unforeseen");
    }

    @Override
    public void sync() throws IOException {
      folder.sync();
    }
  }

  @Test
  void aWriterThatEndsRefusesWhatWaitsAndAllThatComes() throws Exception {
    Broken broken = new Broken(folder, new CountDownLatch(1), new CountDownLatch(1));
    try (LogOutbox<Proof> outbox = open(broken, Duration.ofSeconds(40));
        LogReader<Proof> reader = outbox.reader()) {
      append(outbox, 60);
      reader.next(30).forEach(entry -> outbox.take(entry.sequence()));
      broken.met().await();
      List<String> refused = new ArrayList<>();
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    NotKeptException e =
                        assertThrows(NotKeptException.class, () -> append(outbox, 1));
                    refused.add(String.valueOf(e.getMessage()));
                  });
      Await.until("it does not wait", () -> outbox.waiting() >= 31);
      broken.go().countDown();
      waiting.join();
      assertTrue(refused.getFirst().contains("writer has ended"), refused::toString);
      assertTrue(outbox.refusal().orElse("").contains("writer has ended"));
      assertThrows(NotKeptException.class, () -> append(outbox, 1));
    }
  }
}
