package network.haca.answering.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule P4: the first answer to a request stays, however often the node starts. */
class AnswerDatabaseTest {
  private static final Bytes32 QUESTION = Bytes32.ofUnsigned(41);
  private static final Bytes32 OTHER = Bytes32.ofUnsigned(42);

  @TempDir private Path folder;

  private static Answer answer(int key, String text, Optional<Failure> failure) {
    return new Answer(
        Bytes32.ofUnsigned(key),
        Bytes32.ofUnsigned(1),
        1_790_000_000L,
        Bytes.ofUtf8(text),
        failure,
        Bytes.ofUtf8("signature"),
        Bytes.EMPTY);
  }

  @Test
  void p4TheFirstAnswerStays() throws Exception {
    Answer first = answer(1, "first", Optional.empty());
    Answer failed = answer(2, "", Optional.of(Failure.MODEL_FAILED));
    try (AnswerDatabase store = AnswerDatabase.open(folder)) {
      assertEquals(first, store.keep(QUESTION, first));
      assertEquals(first, store.keep(QUESTION, answer(1, "second", Optional.empty())));
      assertEquals(failed, store.keep(OTHER, failed));
    }
    AnswerDatabase again = AnswerDatabase.open(folder);
    assertEquals(Optional.of(first), again.find(QUESTION));
    assertEquals(Optional.of(failed), again.find(OTHER));
    assertEquals(Optional.empty(), again.find(first.key()));
    again.close();
    assertThrows(IllegalStateException.class, () -> again.find(QUESTION));
  }
}
