package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rule S6. */
class RejectedBatchTest {
  private static final SettlementLeaf SETTLED = leaf(1);
  private static final SettlementLeaf BAD = leaf(2);
  private static final SettlementLeaf GOOD = leaf(3);

  private static SettlementLeaf leaf(long number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    return new SettlementLeaf(word, word, word, Bytes.EMPTY, number);
  }

  private static RejectedBatch sort(SettlementLeaf... leaves) {
    return RejectedBatch.sort(
        List.of(leaves),
        SETTLED::equals,
        leaf -> leaf.equals(BAD) ? Optional.of("BAD_SIGNATURE") : Optional.empty());
  }

  @Test
  void theGoodGoOnTheBadAreNamedAndTheSettledAreDone() {
    RejectedBatch sorted = sort(SETTLED, BAD, GOOD);
    assertEquals(List.of(GOOD), sorted.rest());
    assertEquals(Map.of(BAD, "BAD_SIGNATURE"), sorted.bad());
    assertEquals(1, sorted.done());
    assertTrue(sorted.hasCulprit());
  }

  @Test
  void theHalvesOfABatchHaveItsLeaves() {
    SettlingBatch batch = SettlingBatch.of(List.of(SETTLED, BAD, GOOD));
    assertEquals(List.of(SETTLED), batch.halves().get(0).leaves());
    assertEquals(List.of(BAD, GOOD), batch.halves().get(1).leaves());
  }

  @Test
  void withoutACulpritTheBatchIsKeptAsItIs() {
    assertFalse(sort(GOOD).hasCulprit());
  }
}
