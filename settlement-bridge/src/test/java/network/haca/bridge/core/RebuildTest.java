package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule S8: what is settled is known of, or it is said how much is not. */
class RebuildTest {
  private final Rebuild rebuild = new Rebuild(0);

  @Test
  void itGoesOnUntilAllThatWasThereIsKnown() {
    assertTrue(rebuild.rebuilding().orElseThrow().contains("has not been asked"));
    assertEquals(List.of(1L, 2L), rebuild.next(3, 2, 0));
    rebuild.resolved(1);
    assertTrue(rebuild.seek(2, 0), "what was settled before is sought at once");
    assertEquals(Optional.of("rebuilding: 1 of 3 settlements"), rebuild.rebuilding());
    rebuild.resolved(2);
    assertEquals(List.of(3L), rebuild.next(3, 2, 0));
    rebuild.pending(3, 0);
    assertEquals(Optional.empty(), rebuild.rebuilding(), "nothing is settled there yet");
    assertEquals(2, rebuild.position());
  }

  @Test
  void whatNobodyGivesIsNamedAndHoldsUpNothing() {
    rebuild.next(2, 10, 0);
    rebuild.resolved(2);
    for (int i = 0; i < Rebuild.FAILURES_MAX; i++) {
      assertTrue(rebuild.seek(1, 0));
      rebuild.failed(1, "the blob is gone", 0);
    }
    assertEquals(Optional.empty(), rebuild.rebuilding());
    assertEquals(1, rebuild.missing());
    assertTrue(rebuild.missingText().orElseThrow().contains("the blob is gone"));
    assertEquals(0, rebuild.position(), "it is sought again after a restart");
  }

  @Test
  void oneLookInVainAndAChainThatDoesNotAnswerSayNothingYet() {
    rebuild.next(1, 10, 0);
    assertTrue(rebuild.seek(1, 0));
    rebuild.failed(1, "the blob is not there yet", 0);
    assertTrue(rebuild.rebuilding().isPresent(), "it was looked for once");
    for (int i = 0; i < 10; i++) {
      rebuild.unanswered(1, 0);
    }
    assertTrue(rebuild.rebuilding().isPresent());
    assertEquals(0, rebuild.missing());
  }

  @Test
  void whatIsLostForGoodHoldsUpNothingThatComesAfter() {
    int lost = Rebuild.OPEN_MAX;
    for (long number : rebuild.next(lost, lost, 0)) {
      rebuild.failed(number, "the blob is gone", 0);
    }
    long later = 3_600_000;
    List<Long> next = rebuild.next(lost + 64, 64, later);
    assertEquals(32, next.stream().filter(number -> number > lost).count());
  }

  @Test
  void whatIsLostIsLookedForEveryHourInTheEnd() {
    rebuild.next(1, 10, 0);
    for (int i = 0; i < 20; i++) {
      rebuild.failed(1, "the blob is gone", 0);
    }
    assertEquals(List.of(), rebuild.next(1, 10, 3_599_999));
    assertEquals(List.of(1L), rebuild.next(1, 10, 3_600_000));
  }

  @Test
  void othersHaveTimeToTellOfWhatIsSettledMeanwhile() {
    rebuild.next(0, 10, 0);
    assertEquals(List.of(1L), rebuild.next(1, 10, 0));
    assertFalse(rebuild.seek(1, 0));
    assertTrue(rebuild.seek(1, 60_000));
  }

  @Test
  void soManyAreOpenAtMost() {
    assertEquals(Rebuild.OPEN_MAX, rebuild.next(1_000_000, Integer.MAX_VALUE, 0).size());
    assertEquals(List.of(), new Rebuild(5).next(5, 10, 0));
  }
}
