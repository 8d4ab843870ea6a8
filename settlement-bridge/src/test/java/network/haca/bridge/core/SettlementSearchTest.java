package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.ProvenInference;
import org.junit.jupiter.api.Test;

/** Rule S8: what the search for settled batches decides, with clocks and failures. */
class SettlementSearchTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 3);
  private static final SettlingBatch OTHER = Samples.batch(10, 3);

  private static final ProvenInference PROVEN =
      new ProvenInference(
          Bytes32.ofUnsigned(1),
          Bytes.EMPTY,
          9,
          Bytes.ofUtf8("in"),
          Bytes.ofUtf8("out"),
          Bytes.EMPTY);

  private final ManualTime time = new ManualTime();
  private final FakeRelay relay = new FakeRelay();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryPosition position = new MemoryPosition();

  /** What is given for a blob id. */
  private final Map<String, SettlingBatch> given = new HashMap<>();

  private final List<String> said = new ArrayList<>();
  private final List<Bytes32> told = new ArrayList<>();
  private boolean haveTold = true;
  private boolean isKafkaAway;
  private int askedAgain;

  private final SettlementSearch search =
      new SettlementSearch(
          relay,
          new SettlementSearch.Known(
              new SettledView(relay, Samples.goodLeaves(), receipts, new MemoryTransactions()),
              receipts),
          new Given(),
          new Bridges(),
          position,
          time::now,
          new Notes());

  private final class Given implements SettledBlobs {
    @Override
    public Found read(Settlement settlement, Predicate<SettlingBatch> isIt) throws IOException {
      String id = settlement.blobId().toUtf8();
      return Optional.ofNullable(given.get(id))
          .filter(isIt)
          .map(found -> new Found(found, id))
          .orElseThrow(() -> new IOException("nobody gives " + id));
    }

    @Override
    public ProvenInference proven(Settlement settlement) throws IOException {
      if (!settlement.blobId().toUtf8().equals("proof")) {
        throw new IOException("nobody gives it");
      }
      return PROVEN;
    }
  }

  private final class Bridges implements SettlementSearch.Others {
    @Override
    public boolean haveTold() {
      return haveTold;
    }

    @Override
    public void askAgain() {
      askedAgain++;
    }

    @Override
    public void tell(SettlingBatch batch, String blobId) throws IOException {
      if (isKafkaAway) {
        throw new IOException("no broker");
      }
      told.add(batch.root());
    }
  }

  private final class Notes implements SearchNotes {
    @Override
    public void found(Bytes32 root) {
      said.add("found");
    }

    @Override
    public void untold(Bytes32 root, String reason) {
      said.add("untold: " + reason);
    }

    @Override
    public void unanswered(long number, String reason) {
      said.add("unanswered: " + number);
    }

    @Override
    public void incomplete(String what) {
      said.add(what);
    }
  }

  private void settle(SettlingBatch batch, String blobId) throws IOException {
    relay.open(batch.root(), batch.size(), blobId);
    relay.close(batch.root(), Status.SETTLED);
  }

  private boolean go() throws IOException {
    return search.go((numbers, look) -> numbers.forEach(look));
  }

  /** Looks again and again while the time passes. */
  private void goFor(Duration length) throws IOException {
    for (long second = 0; second < length.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      var _ = go();
    }
  }

  @Test
  void s8WhatIsSettledByAProofInZeroKnowledgeIsFoundByItsBlob() throws IOException {
    Bytes32 leaf = PROVEN.leaf().hash();
    relay.openZk(Bytes32.ofUnsigned(3), leaf, "lost");
    relay.close(leaf, Status.SETTLED);
    assertFalse(go());
    assertFalse(receipts.has(leaf));
    Bytes32 other = Bytes32.ofUnsigned(5);
    relay.openZk(other, leaf, "proof");
    relay.close(leaf, Status.SETTLED);
    goFor(Duration.ofMinutes(1));
    assertTrue(receipts.has(leaf));
    assertEquals(List.of(), told, "every bridge finds it as this one did");
  }

  @Test
  void whatIsSettledAndUnknownIsFoundAndTold() throws IOException {
    settle(BATCH, "blob");
    given.put("blob", BATCH);
    assertFalse(go());
    assertTrue(receipts.has(BATCH.root()));
    assertEquals(List.of(BATCH.root()), told);
    assertEquals(List.of("found"), said);
    assertEquals(1, position.get().orElseThrow());
    assertEquals(Optional.empty(), search.rebuild().rebuilding());
  }

  @Test
  void nothingIsLookedAtWhileOthersMayStillTell() throws IOException {
    settle(BATCH, "blob");
    haveTold = false;
    assertFalse(go());
    assertFalse(search.rebuild().isBegun());
  }

  @Test
  void aNodeThatLagsDoesNotSayHowManyThereAre() throws IOException {
    settle(BATCH, "blob");
    relay.isFresh = false;
    assertFalse(go());
    assertFalse(search.rebuild().isBegun());
    relay.isFresh = true;
    assertFalse(go());
    assertTrue(search.rebuild().isBegun());
  }

  @Test
  void aChainThatIsAwayIsAskedLaterAndSaysNothingOfTheSettlement() throws IOException {
    settle(BATCH, "blob");
    given.put("blob", BATCH);
    relay.isAway = true;
    assertThrows(IOException.class, this::go);
    relay.isAway = false;
    assertFalse(go());
    assertTrue(receipts.has(BATCH.root()));
  }

  @Test
  void theOthersAreAskedAgainOnceForMoreThatIsMissingAndNotTooOften() throws IOException {
    settle(BATCH, "lost");
    goFor(Duration.ofSeconds(30));
    assertEquals(1, search.rebuild().missing());
    assertEquals(1, askedAgain);
    goFor(SettlementSearch.AGAIN);
    assertEquals(1, askedAgain, "no more is missing");
    settle(OTHER, "lost, too");
    goFor(Duration.ofSeconds(60));
    assertEquals(2, search.rebuild().missing());
    assertEquals(2, askedAgain);
    assertTrue(said.getLast().startsWith("2 settled batches are missing"), said::toString);
  }

  @Test
  void otherBytesAreNotTheBatch() throws IOException {
    settle(BATCH, "blob");
    given.put("blob", OTHER);
    goFor(Duration.ofSeconds(30));
    assertFalse(receipts.has(BATCH.root()));
    assertFalse(receipts.has(OTHER.root()));
    assertEquals(1, search.rebuild().missing());
  }

  @Test
  void whatTheOthersTellInTheEndIsMissingNoMore() throws IOException {
    settle(BATCH, "lost");
    goFor(Duration.ofSeconds(30));
    receipts.save("BATCH", BATCH.root(), BATCH.leaves(), List.of());
    goFor(Duration.ofSeconds(10));
    assertEquals(0, search.rebuild().missing());
    assertEquals(1, position.get().orElseThrow());
  }

  @Test
  void whatKafkaDoesNotTakeIsFoundAllTheSame() throws IOException {
    settle(BATCH, "blob");
    given.put("blob", BATCH);
    isKafkaAway = true;
    assertFalse(go());
    assertTrue(receipts.has(BATCH.root()));
    assertEquals(List.of("untold: no broker"), said);
  }

  @Test
  void aPendingOneIsLookedAtUntilItSettles() throws IOException {
    relay.open(BATCH.root(), BATCH.size(), "blob");
    given.put("blob", BATCH);
    goFor(Duration.ofSeconds(3));
    assertFalse(receipts.has(BATCH.root()));
    relay.close(BATCH.root(), Status.SETTLED);
    goFor(Duration.ofSeconds(3));
    assertTrue(receipts.has(BATCH.root()));
  }

  @Test
  void thereAreMoreAtOnceWhileAllPlacesAreTaken() throws IOException {
    for (int i = 0; i < SettlementSearch.LOOKS_MAX; i++) {
      relay.open(Bytes32.ofUnsigned(i + 1), 1, "blob");
    }
    assertTrue(go());
    assertFalse(go());
  }
}
