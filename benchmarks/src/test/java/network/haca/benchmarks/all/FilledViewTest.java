package network.haca.benchmarks.all;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilledViewTest {
  private static FilledView view(long proofs, double slowest, double diskBytes) {
    return new FilledView(proofs, 10, "older proofs", slowest, diskBytes, 0);
  }

  @Test
  void itBendsWhereTheSlowestQuestionTakesTwiceAsLongAndSaysWhatFitsInMemory() {
    assertEquals(
        "It bends at 100,000 proofs: at 1,000,000 the slowest question takes 2.5 times as long,"
            + " since the 512 MiB on disk no longer fit in the 256 MiB that databases keep in"
            + " memory.",
        FilledView.bend(
            List.of(
                view(10_000, 90, 5e6), view(100_000, 100, 5e7), view(1_000_000, 250, 512 << 20))));
    assertEquals(
        "It bends at 10,000 proofs: at 100,000 the slowest question takes 2.0 times as long, though"
            + " all of it fits in the memory that databases keep.",
        FilledView.bend(List.of(view(10_000, 90, 5e6), view(100_000, 180, 5e7))));
    assertEquals(
        "Up to 100,000 proofs it does not bend: no step makes the slowest question take twice as"
            + " long.",
        FilledView.bend(List.of(view(10_000, 90, 5e6), view(100_000, 100, 5e7))));
  }

  @Test
  void itReadsTheDocumentOfTheCommand() throws Exception {
    FilledView read =
        FilledView.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"proofs": 1000, "diskBytes": 500000, "memoryBytes": 2097152, "questions": [
                     {"question": "a proof and its batch", "medianMicros": 3.5},
                     {"question": "models", "medianMicros": 9}]}
                    """));
    assertEquals(new FilledView(1_000, 3.5, "models", 9, 500_000, 2_097_152), read);
    assertEquals(List.of("1,000", "3.5", "9.0", "models", "500", "2"), read.row());
  }
}
