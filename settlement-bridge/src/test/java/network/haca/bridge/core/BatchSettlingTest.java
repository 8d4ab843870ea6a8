package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule S8: batches that wait never take the places of others, and their bytes are kept. */
class BatchSettlingTest {
  private static final SettlingBatch GOOD = Samples.batch(100, 2);
  private static final List<SettlingBatch> BAD = bad();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicInteger done = new AtomicInteger();

  /** A batch for each place. */
  private static List<SettlingBatch> bad() {
    List<SettlingBatch> bad = new ArrayList<>();
    for (int i = 0; i < SettlingBench.PLACES; i++) {
      bad.add(Samples.batch(1 + i, 1));
    }
    return bad;
  }

  private static BatchSettling.Steps goodOnly(BatchSettling.Steps ofTheBad) {
    return (passage, batch) ->
        passage.root().equals(GOOD.root()) ? new Step.Done() : ofTheBad.take(passage, batch);
  }

  private void settlesTheGoodOneAtOnce(SettlingBench bench) {
    BAD.forEach(each -> bench.settling().accept(each, done::incrementAndGet));
    bench.pass(MINUTE);
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(Duration.ofMillis(100));
    assertEquals(1, done.get());
    assertEquals(
        BAD.stream().map(SettlingBatch::root).sorted().toList(),
        List.copyOf(bench.disk.arrivals().keySet()));
    assertEquals(BAD.stream().mapToLong(each -> each.dump().size()).sum(), bench.disk.bytes());
  }

  @Test
  void asManyBatchesAsThereArePlacesWhoseBlobIsLostHoldUpNoOther() {
    settlesTheGoodOneAtOnce(
        new SettlingBench(
            goodOnly(
                (passage, batch) -> {
                  throw new IOException("the blob cannot be read back");
                })));
  }

  @Test
  void asManyBatchesThatNobodyJudgesHoldUpNoOther() {
    SettlingBench bench =
        new SettlingBench(goodOnly((passage, batch) -> new Step.Pending(1, "", "blob")));
    openForever(bench);
    settlesTheGoodOneAtOnce(bench);
  }

  private static void openForever(SettlingBench bench) {
    try {
      bench.relay.open(Bytes32.ZERO, 1, "blob");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void storesThatHangHoldUpNothingThatTheChainCanDo() {
    AtomicBoolean isOpen = new AtomicBoolean();
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) ->
                passage.phase() == Phase.STORE
                    ? new Step.Next(Phase.OPEN, "blob")
                    : isOpen.get() ? new Step.Done() : new Step.Soon("no block has it yet"));
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.look();
    bench.work();
    bench.look();
    bench.work();
    BAD.forEach(each -> bench.settling().accept(each, done::incrementAndGet));
    List<Runnable> hanging = new ArrayList<>();
    bench.settling().round(hanging::add);
    assertEquals(SettlingBench.PLACES, hanging.size());
    isOpen.set(true);
    bench.pass(Duration.ofMillis(100));
    assertEquals(1, done.get());
  }

  @Test
  void whatWaitedGoesOnAfterARestartThoughKafkaGivesItNoMore() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) -> {
              if (isAway.get()) {
                throw new IOException("Walrus is away");
              }
              assertEquals(GOOD, batch);
              return new Step.Done();
            });
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(MINUTE);
    isAway.set(false);
    bench.restart();
    bench.pass(Duration.ofMillis(100));
    assertEquals(Set.of(), bench.disk.arrivals().keySet());
  }

  @Test
  void whoeverWaitsForABatchWaitsForAllThatSettlesInItsPlace() {
    List<SettlingBatch> halves = GOOD.halves();
    AtomicBoolean hold = new AtomicBoolean(true);
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) -> {
              if (batch.root().equals(GOOD.root())) {
                return new Step.Instead(halves);
              }
              boolean waits = batch.root().equals(halves.getLast().root()) && hold.get();
              return waits ? new Step.Soon("") : new Step.Done();
            });
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(MINUTE);
    assertEquals(List.of(halves.getLast().root()), List.copyOf(bench.disk.arrivals().keySet()));
    assertEquals(0, done.get());
    hold.set(false);
    bench.pass(MINUTE);
    assertEquals(1, done.get());
    assertEquals(0, bench.disk.bytes());
  }

  @Test
  void theSameBatchGivenTwiceIsWorkedOnOnceAndDoneForBoth() {
    AtomicInteger taken = new AtomicInteger();
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) -> {
              taken.incrementAndGet();
              return new Step.Done();
            });
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(MINUTE);
    assertEquals(1, taken.get());
    assertEquals(2, done.get());
  }

  @Test
  void aBatchAndItsPartsAreAsOldAsTheyAreAfterARestartToo() {
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) ->
                batch.size() > 1 ? new Step.Instead(batch.halves()) : new Step.Soon(""));
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(Duration.ofMillis(100));
    bench.time.restart(Duration.ofHours(1));
    bench.restart();
    bench.pass(Duration.ofMillis(100));
    assertEquals(2, bench.settling().passages().size());
    Duration age = bench.settling().oldestAge().orElseThrow();
    assertTrue(age.compareTo(Duration.ofHours(1)) >= 0, age.toString());
    assertTrue(age.compareTo(Duration.ofHours(1).plusSeconds(1)) < 0, age.toString());
  }

  @Test
  void aClockThatIsSetBackMakesNoBatchComeFromTheFuture() {
    SettlingBench bench = new SettlingBench((passage, batch) -> new Step.Soon(""));
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.time.set(Duration.ofDays(-1));
    bench.restart();
    assertEquals(Duration.ZERO, bench.settling().oldestAge().orElseThrow());
  }

  @Test
  void anErrorInItsWorkCostsABatchNoPlaceForGood() {
    AtomicBoolean fails = new AtomicBoolean(true);
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) -> {
              if (fails.get()) {
                throw new OutOfMemoryError("heap");
              }
              return new Step.Done();
            });
    BAD.forEach(each -> bench.settling().accept(each, done::incrementAndGet));
    bench.pass(MINUTE);
    assertEquals(BAD.size(), bench.notes.times("waits"));
    fails.set(false);
    bench.pass(MINUTE);
    assertEquals(BAD.size(), done.get());
  }

  @Test
  void workForWhichThereIsNoThreadIsTriedAgain() {
    SettlingBench bench = new SettlingBench((passage, batch) -> new Step.Done());
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench
        .settling()
        .round(
            work -> {
              throw new RejectedExecutionException("no thread");
            });
    assertEquals(0, done.get());
    bench.pass(Passage.RETRY.plusMillis(100));
    assertEquals(1, done.get());
  }

  @Test
  void aBatchWhoseBytesAreGoneFromTheDiskIsNamedAndHoldsUpNoOther() {
    SettlingBench bench = new SettlingBench((passage, batch) -> new Step.Done());
    bench.settling().accept(BAD.getFirst(), done::incrementAndGet);
    bench.disk.lose(BAD.getFirst().root());
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(MINUTE);
    assertEquals(1, done.get());
    String reason = bench.settling().passages().oldest().orElseThrow().reason();
    assertTrue(reason.contains("are gone"), reason);
  }

  @Test
  void thatTheChainIsAwayIsSaidOnceUntilItAnswersAgain() {
    SettlingBench bench = new SettlingBench((passage, batch) -> new Step.Pending(1, "", "blob"));
    openForever(bench);
    bench.settling().accept(GOOD, done::incrementAndGet);
    bench.pass(Duration.ofSeconds(1));
    for (int i = 1; i <= 2; i++) {
      bench.relay.isAway = true;
      bench.pass(Duration.ofSeconds(5));
      assertEquals(i, bench.notes.times("chainIsAway"));
      bench.relay.isAway = false;
      bench.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void whatWaitsIsSaidWhenItBeginsToAndOnceAMinuteForAll() {
    SettlingBench bench =
        new SettlingBench(
            (passage, batch) -> {
              throw new IOException("Walrus is away");
            });
    BAD.forEach(each -> bench.settling().accept(each, done::incrementAndGet));
    bench.pass(Duration.ofSeconds(150));
    assertEquals(BAD.size(), bench.notes.times("waits"));
    assertEquals(3, bench.notes.times("waiting"), bench.notes.said::toString);
  }
}
