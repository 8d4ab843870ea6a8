package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.Settlement;
import org.junit.jupiter.api.Test;

/** Rules S6 and S8: a batch's whole way, with failures at each of its places. */
class BatchJourneyTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 2);
  private static final Bytes32 ROOT = BATCH.root();
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettlingBench bench = new SettlingBench();
  private final AtomicInteger done = new AtomicInteger();

  private void accept() {
    bench.settling().accept(BATCH, done::incrementAndGet);
  }

  private void settlesWithin(Duration time) {
    bench.pass(time);
    bench.settleAll();
    bench.pass(MOMENT);
    assertEquals(1, done.get());
    assertEquals(List.of(ROOT), bench.journal.settled);
    assertEquals(0, bench.disk.bytes());
    assertTrue(bench.receipts.has(ROOT));
  }

  private String reason() {
    return bench.settling().passages().oldest().orElseThrow().reason();
  }

  @Test
  void aBatchIsStoredOpenedAndDoneOnceTheValidatorsHaveSettledIt() {
    accept();
    bench.pass(MOMENT);
    assertEquals(List.of(ROOT), bench.blobs.given);
    assertEquals(List.of(ROOT), bench.relay.opened());
    assertEquals(0, done.get());
    settlesWithin(MINUTE);
    assertEquals(
        List.of(Settlement.Status.STATUS_UPLOADED, Settlement.Status.STATUS_PENDING),
        bench.journal.progress);
    assertEquals(
        List.of("settled 2"),
        bench.notes.said.stream().filter(each -> each.startsWith("settled")).toList());
  }

  @Test
  void aBlobThatIsLostWhileTheValidatorsWaitForItIsStoredAgain() {
    accept();
    bench.pass(MOMENT);
    bench.blobs.lose(BATCH);
    bench.pass(Passage.PENDING_LONG);
    assertEquals(List.of(ROOT, ROOT), bench.blobs.given);
    assertEquals(1, bench.notes.times("lost"));
    assertEquals(1, bench.notes.times("healed"));
    bench.pass(Passage.PENDING_LONG);
    assertEquals(2, bench.blobs.given.size(), "it can be read, and is not stored again");
    settlesWithin(MOMENT);
  }

  @Test
  void aBlobThatIsLostAndCannotBeStoredIsNamedAndTriedAgain() {
    accept();
    bench.pass(MOMENT);
    bench.blobs.lose(BATCH);
    bench.blobs.publisher = FakeBlobs.Publisher.AWAY;
    bench.pass(MINUTE);
    assertTrue(reason().contains("its blob cannot be had: the publisher is away"), reason());
    assertEquals(0, bench.notes.times("healed"));
    bench.blobs.publisher = FakeBlobs.Publisher.HONEST;
    bench.pass(Passage.PENDING_LONG);
    assertEquals(1, bench.notes.times("healed"));
    assertEquals(List.of(ROOT), bench.relay.opened());
  }

  private void opensNothingWhile(FakeBlobs.Publisher publisher) {
    bench.blobs.publisher = publisher;
    accept();
    bench.pass(MINUTE);
    assertEquals(List.of(), bench.relay.opened());
    assertEquals(List.of(), bench.journal.progress);
    assertTrue(bench.blobs.given.size() <= 10, "it is tried ever more rarely");
    bench.blobs.publisher = FakeBlobs.Publisher.HONEST;
    settlesWithin(Passage.RETRY_MAX.plus(MOMENT));
  }

  @Test
  void nothingIsOpenedWhileThePublisherNamesTheIdOfOtherBytes() {
    opensNothingWhile(FakeBlobs.Publisher.MISNAMING);
  }

  @Test
  void nothingIsOpenedWhileThePublisherOnlySaysThatItStores() {
    opensNothingWhile(FakeBlobs.Publisher.FORGETFUL);
  }

  @Test
  void nothingIsOpenedWhileThePublisherIsAway() {
    opensNothingWhile(FakeBlobs.Publisher.AWAY);
  }

  @Test
  void whatTheChainRefusesToOpenIsTriedAgainAndNotStoredAgain() {
    bench.relay.refusal = "the account has no ether";
    accept();
    bench.pass(MINUTE);
    assertEquals(List.of(), bench.relay.opened());
    assertEquals("the account has no ether", reason());
    assertEquals(1, bench.notes.times("waits"));
    bench.relay.refusal = "";
    settlesWithin(Passage.RETRY_MAX.plus(MOMENT));
    assertEquals(1, bench.blobs.given.size());
  }

  @Test
  void aChainThatIsAwayBetweenUploadAndOpeningCostsTimeAlone() {
    accept();
    bench.pieces(2);
    assertEquals(List.of(ROOT), bench.blobs.given);
    bench.relay.isAway = true;
    bench.pass(MINUTE);
    bench.relay.isAway = false;
    settlesWithin(Passage.RETRY_MAX.plus(MOMENT));
    assertEquals(1, bench.blobs.given.size());
    assertEquals(List.of(ROOT), bench.relay.opened());
  }

  @Test
  void aBatchIsSettledOnceAndToldWhereverTheProcessEnds() {
    for (int pieces = 0; pieces <= 4; pieces++) {
      SettlingBench crashing = new SettlingBench();
      crashing.settling().accept(BATCH, done::incrementAndGet);
      crashing.pieces(pieces);
      crashing.restart();
      crashing.pass(MOMENT);
      crashing.settleAll();
      crashing.restart();
      crashing.pass(MOMENT);
      assertEquals(List.of(ROOT), crashing.relay.opened(), pieces + " pieces");
      assertEquals(List.of(ROOT), crashing.journal.settled, pieces + " pieces");
      assertEquals(0, crashing.disk.bytes(), pieces + " pieces");
    }
  }

  @Test
  void whatCannotBeToldIsNotForgottenWhenTheProcessEnds() {
    accept();
    bench.pass(MOMENT);
    bench.settleAll();
    bench.journal.isAway = true;
    bench.pass(MOMENT);
    bench.restart();
    bench.journal.isAway = false;
    bench.pass(MOMENT);
    assertEquals(List.of(ROOT), bench.journal.settled);
    assertEquals(0, bench.disk.bytes());
  }

  @Test
  void whatHasExpiredIsStoredAndReadAgainAndOpenedAnew() {
    accept();
    bench.pass(MOMENT);
    bench.blobs.lose(BATCH);
    bench.relay.close(ROOT, Status.EXPIRED);
    bench.pass(MOMENT);
    assertEquals(List.of(ROOT, ROOT), bench.blobs.given);
    assertEquals(List.of(ROOT, ROOT), bench.relay.opened());
    assertEquals(1, bench.notes.times("expired"));
    assertEquals(1, bench.notes.times("reopened"));
    settlesWithin(MOMENT);
  }

  @Test
  void asManyBatchesAsThereArePlacesThatNobodyJudgesHoldUpNoOther() {
    List<SettlingBatch> bad = new ArrayList<>();
    for (int i = 0; i < SettlingBench.PLACES; i++) {
      bad.add(Samples.batch(100 + i, 1));
    }
    bad.forEach(each -> bench.settling().accept(each, done::incrementAndGet));
    bench.pass(MINUTE);
    accept();
    bench.pass(MOMENT);
    bench.relay.closeAllBut(
        Set.copyOf(bad.stream().map(SettlingBatch::root).toList()), Status.SETTLED);
    bench.pass(MOMENT);
    assertEquals(1, done.get());
    assertEquals(SettlingBench.PLACES, bench.settling().passages().size());
  }

  @Test
  void whatIsRejectedWithoutACulpritIsOpenedAnewAndAfterTheThirdTimeHalved() {
    accept();
    bench.pass(MOMENT);
    for (int i = 1; i <= 3; i++) {
      assertEquals(i, Collections.frequency(bench.relay.opened(), ROOT));
      bench.relay.close(ROOT, Status.REJECTED);
      bench.pass(Duration.ofSeconds(6));
    }
    assertEquals(
        Set.copyOf(BATCH.halves().stream().map(SettlingBatch::root).toList()),
        Set.copyOf(bench.relay.opened().subList(3, bench.relay.opened().size())));
    bench.settleAll();
    bench.pass(MOMENT);
    assertEquals(1, done.get(), "whoever waits for the batch waits for its halves");
  }

  @Test
  void ofARejectedBatchTheCulpritIsRefusedAndTheRestSettles() {
    Bytes32 culprit = BATCH.leaves().getFirst().hash();
    bench.refusals.put(culprit, "BAD_SIGNATURE");
    accept();
    bench.pass(MOMENT);
    bench.relay.close(ROOT, Status.REJECTED);
    bench.pass(MOMENT);
    assertEquals(List.of(BATCH.leaves().getFirst()), bench.journal.refused);
    assertEquals(1, bench.notes.times("refused"));
    bench.settleAll();
    bench.pass(MOMENT);
    assertEquals(1, done.get());
    assertEquals(
        List.of(SettlingBatch.of(List.of(BATCH.leaves().getLast())).root()), bench.journal.settled);
  }

  @Test
  void whatIsTooLargeForTheNetworkGoesInHalves() {
    bench.blobs.leavesMax = 1;
    accept();
    bench.pass(MOMENT);
    bench.settleAll();
    bench.pass(MOMENT);
    assertEquals(1, bench.notes.times("halved"));
    assertEquals(2, bench.journal.settled.size());
    assertEquals(1, done.get());
  }

  @Test
  void aPublisherThatAloneCallsABatchTooLargeIsBelievedOnlyIfItStaysWithIt() {
    bench.blobs.publisher = FakeBlobs.Publisher.REFUSING;
    accept();
    bench.pieces(3);
    assertEquals(0, bench.notes.times("halved"));
    bench.pieces(1);
    assertEquals(1, bench.notes.times("halved"));
  }
}
