package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.core.SettledLast;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

class SettlingLogTest {
  private static final long ANSWERED = 1_790_000_000;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void eachSettledLeafIsCountedWithTheTimeSinceItsAnswer() {
    settleAt(Instant.ofEpochMilli(ANSWERED * 1_000 + 1_250));
    Timer times = meters.get("haca.bridge.settlement").timer();
    assertEquals(2, times.count());
    assertEquals(1_500, times.totalTime(TimeUnit.MILLISECONDS));
    assertEquals(2, meters.get("haca.bridge.settled.leaves").counter().count());
  }

  @Test
  void aNodeWhoseClockIsAheadCountsAsSettledAtOnce() {
    settleAt(Instant.ofEpochSecond(ANSWERED - 5));
    Timer times = meters.get("haca.bridge.settlement").timer();
    assertEquals(2, times.count());
    assertEquals(0, times.totalTime(TimeUnit.MILLISECONDS));
  }

  @Test
  void theBatchThatWasSettledLastHasTheMeanTimeOfItsAnswers() {
    SettlingLog log = new SettlingLog(meters, () -> Instant.ofEpochMilli(ANSWERED * 1_000 + 4_000));
    assertEquals(Optional.empty(), log.last());
    log.settled(List.of(leaf(ANSWERED), leaf(ANSWERED + 1)));
    assertEquals(
        Optional.of(new SettledLast(ANSWERED * 1_000 + 1_000, ANSWERED * 1_000 + 4_000)),
        log.last());
  }

  private void settleAt(Instant now) {
    new SettlingLog(meters, () -> now).settled(List.of(leaf(ANSWERED), leaf(ANSWERED)));
  }

  private static SettlementLeaf leaf(long answered) {
    Bytes32 any = Bytes32.ofUnsigned(1);
    return new SettlementLeaf(any, any, any, Bytes.EMPTY, answered);
  }
}
