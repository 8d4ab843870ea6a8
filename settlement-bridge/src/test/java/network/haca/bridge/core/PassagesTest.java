package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule S8. */
class PassagesTest {
  private final Passages passages = new Passages(4);

  private void add(int count, int from) {
    for (int i = 0; i < count; i++) {
      passages.add(Passage.begin(Bytes32.ofUnsigned(from + i), 0, 0));
    }
  }

  @Test
  void whatFailedTakesHalfOfThePlacesAtMost() {
    add(4, 1);
    List<Passage> begun = passages.begin(0);
    assertEquals(4, begun.size());
    begun.forEach(each -> passages.end(each.waits(Phase.STORE, "hangs", 0)));
    long later = Passage.RETRY.toMillis();
    assertEquals(2, passages.begin(later).size());
    add(2, 10);
    passages.begin(later).forEach(each -> assertEquals(0, each.failures()));
    assertEquals(
        4,
        passages.states().getOrDefault("storing", 0)
            + passages.states().getOrDefault("looking", 0));
  }

  @Test
  void eachLaneHasPlacesOfItsOwn() {
    add(4, 1);
    passages.begin(0).forEach(each -> passages.end(each.to(Phase.STORE, 0)));
    assertEquals(4, passages.begin(0).size(), "all at Walrus");
    add(1, 10);
    assertEquals(1, passages.begin(0).size(), "the chain is free");
  }

  @Test
  void whatIsPendingIsLookedUpOnceItIsClosedAndHealedWhenThatTakesLong() {
    add(2, 1);
    List<Passage> begun = passages.begin(0);
    passages.end(begun.get(0).pending(1, "", 0));
    passages.end(begun.get(1).pending(2, "", 0));
    passages.watch(Set.of(1L, 2L), 1);
    assertTrue(passages.begin(1).isEmpty(), "what is pending takes no place");
    passages.watch(Set.of(2L), 2);
    assertEquals(List.of(Phase.LOOK), passages.begin(2).stream().map(Passage::phase).toList());
    long late = Passage.PENDING_LONG.toMillis();
    passages.watch(Set.of(2L), late);
    assertEquals(List.of(Phase.HEAL), passages.begin(late).stream().map(Passage::phase).toList());
  }

  @Test
  void triesAreApartByBoundsThatAreNamed() {
    Passage passage = Passage.begin(Bytes32.ofUnsigned(1), 0, 0);
    for (int i = 0; i < 40; i++) {
      Passage next = passage.waits(Phase.STORE, "away", 0);
      assertTrue(next.dueAt() >= passage.dueAt());
      passage = next;
    }
    assertEquals(Passage.RETRY_MAX.toMillis(), passage.dueAt());
    assertEquals(Passage.REOPEN.toMillis(), passage.rejected("no culprit", 0).dueAt());
  }

  @Test
  void whatIsLookedAtInAMomentForLongWaitsWithAReason() {
    Passage passage = Passage.begin(Bytes32.ofUnsigned(1), 0, 0);
    long late = Passage.SOON_MAX.toMillis();
    assertEquals("", passage.soon("not proven", late - 1).reason());
    assertEquals("not proven", passage.soon("not proven", late).reason());
    assertTrue(passage.soon("not proven", late).isRetry());
  }
}
