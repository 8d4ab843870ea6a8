package network.haca.fullnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);

  @Test
  void aNodeIsReadyOnlyWhileItsLatestBlockIsOfNow() {
    assertEquals(Optional.empty(), NodeHealth.block(Optional.of(NOW.minusSeconds(30)), NOW));
    assertTrue(
        NodeHealth.block(Optional.of(NOW.minusSeconds(31)), NOW).orElse("").contains("31 s"));
    assertTrue(NodeHealth.block(Optional.empty(), NOW).isPresent());
  }

  @Test
  void s4ANodeWhoseIndexTrailsItsChainIsNotReady() {
    assertEquals(Optional.empty(), NodeHealth.behind(NodeHealth.BLOCKS_BEHIND_MAX));
    assertTrue(NodeHealth.behind(21).orElse("").contains("last 21 blocks"));
  }

  @Test
  void s4AValidatorThatAbstainsNamesTheSettlements() {
    assertEquals(Optional.empty(), NodeHealth.missing(Set.of()));
    String reason = NodeHealth.missing(Set.of(7L, 3L)).orElse("");
    assertTrue(reason.contains("2 settlements") && reason.contains("[3, 7]"), reason);
  }
}
