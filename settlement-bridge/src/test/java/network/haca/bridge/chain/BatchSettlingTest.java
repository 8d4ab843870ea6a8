package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.haca.bridge.core.Phase;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.Step;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.WaitingStore;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: batches that wait never take the places of others, and their bytes are kept. */
@Timeout(60)
class BatchSettlingTest {
  private static final int PLACES = 8;
  private static final SettlingBatch GOOD = Samples.batch(100, 2);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @SuppressWarnings("NullAway.Init")
  private WaitingStore waiting;

  private final List<SettlingBatch> bad = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    database = BridgeDatabase.open(folder);
    waiting = new WaitingStore(database);
    for (int i = 0; i < PLACES; i++) {
      bad.add(Samples.batch(1 + i, 1));
    }
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private BatchSettling settling(BatchSettling.Steps steps) {
    return new BatchSettling(waiting, steps, Set::of, PLACES);
  }

  private void settlesTheGoodOne(BatchSettling.Steps ofTheBad) throws Exception {
    CompletableFuture<Boolean> settled = new CompletableFuture<>();
    try (BatchSettling settling =
        settling(
            (passage, batch) ->
                passage.root().equals(GOOD.root())
                    ? new Step.Done()
                    : ofTheBad.take(passage, batch))) {
      bad.forEach(each -> settling.accept(each, () -> settled.complete(false)));
      settling.accept(GOOD, () -> settled.complete(true));
      assertTrue(settled.get(30, TimeUnit.SECONDS), "a batch that waits is not done");
      assertEquals(
          bad.stream().map(SettlingBatch::root).sorted().toList(),
          List.copyOf(waiting.arrivals().keySet()));
      assertEquals(bad.stream().mapToLong(each -> each.dump().size()).sum(), waiting.bytes());
    }
  }

  @Test
  void asManyBatchesAsThereArePlacesWhoseBlobIsLostHoldUpNoOther() throws Exception {
    settlesTheGoodOne(
        (passage, batch) -> {
          throw new IOException("the blob cannot be read back");
        });
  }

  @Test
  void asManyBatchesThatNobodyJudgesHoldUpNoOther() throws Exception {
    CompletableFuture<Boolean> settled = new CompletableFuture<>();
    try (BatchSettling settling =
        new BatchSettling(
            waiting,
            (passage, batch) ->
                passage.root().equals(GOOD.root()) ? new Step.Done() : new Step.Pending(7, "", ""),
            () -> Set.of(7L),
            PLACES)) {
      bad.forEach(each -> settling.accept(each, () -> settled.complete(false)));
      settling.accept(GOOD, () -> settled.complete(true));
      assertTrue(settled.get(30, TimeUnit.SECONDS), "a batch that waits is not done");
    }
  }

  @Test
  void storesThatHangHoldUpNothingThatTheChainCanDo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    settlesTheGoodOne(
        (passage, batch) -> {
          if (passage.phase() == Phase.LOOK) {
            return new Step.Next(Phase.STORE, "");
          }
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("closed");
        });
  }

  @Test
  void whatWaitedGoesOnAfterARestartThoughKafkaGivesItNoMore() throws Exception {
    try (BatchSettling settling =
        settling(
            (passage, batch) -> {
              throw new IOException("Walrus is away");
            })) {
      settling.accept(GOOD, () -> {});
    }
    CompletableFuture<Bytes32> worked = new CompletableFuture<>();
    try (BatchSettling _ =
        settling(
            (passage, batch) -> {
              worked.complete(batch.root());
              return new Step.Done();
            })) {
      assertEquals(GOOD.root(), worked.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoeverWaitsForABatchWaitsForAllThatSettlesInItsPlace() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    CountDownLatch hold = new CountDownLatch(1);
    List<SettlingBatch> halves = GOOD.halves();
    try (BatchSettling settling =
        settling(
            (passage, batch) -> {
              if (batch.root().equals(GOOD.root())) {
                return new Step.Instead(halves);
              }
              if (batch.root().equals(halves.getLast().root()) && hold.getCount() > 0) {
                return new Step.Soon("");
              }
              return new Step.Done();
            })) {
      settling.accept(GOOD, () -> done.complete(null));
      while (!List.copyOf(waiting.arrivals().keySet()).equals(List.of(halves.getLast().root()))) {
        Thread.onSpinWait();
      }
      assertFalse(done.isDone());
      hold.countDown();
      done.get(30, TimeUnit.SECONDS);
    }
    assertEquals(List.of(), List.copyOf(waiting.arrivals().keySet()));
    assertEquals(0, waiting.bytes());
  }

  @Test
  void theSameBatchGivenTwiceIsWorkedOnOnceAndDoneForBoth() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    try (BatchSettling settling =
        settling((passage, batch) -> begun.getCount() > 0 ? new Step.Soon("") : new Step.Done())) {
      settling.accept(GOOD, done::countDown);
      settling.accept(GOOD, done::countDown);
      begun.countDown();
      assertTrue(done.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void aBatchAndItsPartsAreAsOldAsTheyAreAfterARestartToo() throws Exception {
    long age = Duration.ofHours(1).toMillis();
    waiting.put(GOOD, System.currentTimeMillis() - age);
    CountDownLatch parts = new CountDownLatch(1);
    try (BatchSettling settling =
        settling(
            (passage, batch) -> {
              if (batch.size() > 1) {
                return new Step.Instead(batch.halves());
              }
              parts.countDown();
              return new Step.Soon("");
            })) {
      assertTrue(parts.await(30, TimeUnit.SECONDS));
      assertTrue(settling.oldestAge().orElseThrow().toMillis() >= age);
    }
    assertEquals(2, new WaitingStore(database).arrivals().size());
    new WaitingStore(database)
        .arrivals()
        .values()
        .forEach(at -> assertTrue(at <= System.currentTimeMillis() - age));
  }
}
