package network.haca.answering.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule P4: the first answer to a request stays, however often the node starts. */
class AnswerLogTest {
  private static final Bytes32 QUESTION = Bytes32.ofUnsigned(41);
  private static final Bytes32 OTHER = Bytes32.ofUnsigned(42);
  private static final long NOW = 1_790_000_000L;

  @TempDir private Path folder;

  private static Answer answer(int key, String text, Optional<Failure> failure) {
    return answer(key, text, failure, NOW);
  }

  private static Answer answer(int key, String text, Optional<Failure> failure, long at) {
    return new Answer(
        Bytes32.ofUnsigned(key),
        Bytes32.ofUnsigned(1),
        at,
        Bytes.ofUtf8(text),
        failure,
        Bytes.ofUtf8("signature"),
        Bytes.EMPTY);
  }

  private AnswerLog open(AnswerLog.Bounds bounds) throws IOException {
    return AnswerLog.open(
        folder, bounds, InstantSource.fixed(Instant.ofEpochSecond(NOW).plus(Duration.ofDays(40))));
  }

  @Test
  void p4TheFirstAnswerStays() throws Exception {
    Answer first = answer(1, "first", Optional.empty());
    Answer failed = answer(2, "", Optional.of(Failure.MODEL_FAILED));
    try (AnswerLog store = AnswerLog.open(folder)) {
      assertEquals(first, store.keep(QUESTION, first));
      assertEquals(first, store.keep(QUESTION, answer(1, "second", Optional.empty())));
      assertEquals(failed, store.keep(OTHER, failed));
    }
    AnswerLog again = AnswerLog.open(folder);
    assertEquals(Optional.of(first), again.find(QUESTION));
    assertEquals(first, again.keep(QUESTION, answer(1, "third", Optional.empty())));
    assertEquals(Optional.of(failed), again.find(OTHER));
    assertEquals(Optional.empty(), again.find(first.key()));
    again.close();
    assertThrows(IllegalStateException.class, () -> again.find(QUESTION));
  }

  /** Few fit into memory, and a file has few: each is found all the same. */
  @Test
  void p4EveryAnswerIsFoundOnDisk() throws Exception {
    AnswerLog.Bounds small = new AnswerLog.Bounds(1_000, 4 << 20, 4_096, 2_000);
    try (AnswerLog store = open(small)) {
      for (int i = 0; i < 300; i++) {
        store.keep(Bytes32.ofUnsigned(i), answer(i, "text " + i, Optional.empty()));
      }
      assertAllThere(store);
    }
    try (AnswerLog again = open(small)) {
      assertAllThere(again);
    }
  }

  private static void assertAllThere(AnswerLog store) {
    for (int i = 0; i < 300; i++) {
      assertEquals(
          Optional.of(answer(i, "text " + i, Optional.empty())), store.find(Bytes32.ofUnsigned(i)));
    }
  }

  @Test
  void whatIsFarOlderThanATransactionWaitsIsForgotten() throws Exception {
    long monthLater = NOW + Duration.ofDays(30).toSeconds() + 1;
    try (AnswerLog store = open(AnswerLog.Bounds.DEFAULT)) {
      store.keep(QUESTION, answer(1, "old", Optional.empty()));
      store.keep(OTHER, answer(2, "new", Optional.empty(), monthLater));
      assertEquals(Optional.empty(), store.find(QUESTION));
    }
    try (AnswerLog again = open(AnswerLog.Bounds.DEFAULT)) {
      assertTrue(again.find(OTHER).isPresent());
    }
  }

  @Test
  void thereAreNoMoreAnswersThanTheirBound() throws Exception {
    AnswerLog.Bounds few = new AnswerLog.Bounds(10, 4 << 20, 4_096, 2_000);
    try (AnswerLog store = open(few)) {
      for (int i = 0; i < 100; i++) {
        store.keep(Bytes32.ofUnsigned(i), answer(i, "text " + i, Optional.empty()));
      }
      assertEquals(Optional.empty(), store.find(Bytes32.ofUnsigned(89)));
      assertTrue(store.find(Bytes32.ofUnsigned(90)).isPresent());
    }
  }

  /** It goes on to answer when there is too much, as old answers are of no use any more. */
  @Test
  void theDiskIsNotFilled() throws Exception {
    AnswerLog.Bounds little = new AnswerLog.Bounds(100_000, 4 << 20, 64 << 10, 2_000);
    String text = "x".repeat(20_000);
    try (AnswerLog store = open(little)) {
      for (int i = 0; i < 1_000; i++) {
        store.keep(Bytes32.ofUnsigned(i), answer(i, text, Optional.empty()));
      }
      assertTrue(store.find(Bytes32.ofUnsigned(999)).isPresent());
    }
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      assertTrue(bytes < 8 << 20, "bytes: " + bytes);
    }
  }

  /** To answer again would be worse than not to answer. */
  @Test
  void p4AnswersThatAreDamagedAreNotForgotten() throws Exception {
    try (AnswerLog store = AnswerLog.open(folder)) {
      for (int i = 0; i < 10; i++) {
        store.keep(Bytes32.ofUnsigned(i), answer(i, "text " + i, Optional.empty()));
      }
    }
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.filter(each -> each.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[300] ^= 1;
    Files.write(file, bytes);
    assertThrows(IOException.class, () -> AnswerLog.open(folder).close());
  }

  /** Whoever shows a false admission could otherwise have all answers given anew. */
  @Test
  void p4ADateInTheFutureMakesNothingOld() throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(NOW));
    try (AnswerLog store = AnswerLog.open(folder, AnswerLog.Bounds.DEFAULT, clock)) {
      Answer first = answer(1, "first", Optional.empty());
      store.keep(QUESTION, first);
      long future = NOW + Duration.ofDays(9_999).toSeconds();
      store.keep(OTHER, answer(2, "", Optional.empty(), future));
      store.keep(Bytes32.ofUnsigned(43), answer(3, "", Optional.empty()));
      assertEquals(Optional.of(first), store.find(QUESTION));
    }
  }

  /** It says what is true of answers, and not what is of proofs. */
  @Test
  void theAnswersOfAnEarlierReleaseAreNotPassedOver() throws Exception {
    Files.writeString(folder.resolve("CURRENT"), "MANIFEST-000004\n");
    IOException earlier = assertThrows(IOException.class, () -> AnswerLog.open(folder));
    assertTrue(String.valueOf(earlier.getMessage()).contains("move the folder away"));
  }
}
