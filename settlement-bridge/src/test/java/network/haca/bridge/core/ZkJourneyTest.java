package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.v1.Settlement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules S5 and S6 on the way of a proof in zero knowledge: once, whatever ends in between. */
class ZkJourneyTest {
  private static final Bytes32 MODEL = Bytes32.ofUnsigned(3);
  private static final ProvenInference PROVEN =
      new ProvenInference(
          Bytes32.ofUnsigned(1),
          Bytes.fromHex("aa"),
          9,
          Bytes.ofUtf8("in"),
          Bytes.ofUtf8("out"),
          Bytes.fromHex("bb"));
  private static final SettlementLeaf LEAF = PROVEN.leaf();

  private final FakeRelay relay = new FakeRelay();
  private final List<String> told = new ArrayList<>();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private Optional<String> storeFails = Optional.empty();
  private Optional<String> leafFlaw = Optional.empty();
  private Optional<String> proofFlaw = Optional.empty();
  private Runnable onPause = () -> {};
  private int done;

  private final ZkJourney journey =
      new ZkJourney(
          new ZkJourney.Chain(
              relay,
              this::certify,
              new Leaves(),
              (model, proven) -> proofFlaw,
              duration -> onPause.run()),
          this::store,
          receipts,
          new Told());

  @BeforeEach
  void aModelIsThere() {
    relay.provable.add(MODEL);
    onPause = () -> relay.close(LEAF.hash(), Status.SETTLED);
  }

  private String store(ProvenInference proven) throws IOException {
    if (storeFails.isPresent()) {
      throw new IOException(storeFails.get());
    }
    assertEquals(PROVEN, proven);
    told.add("stored");
    return "blob";
  }

  private Optional<Certificate> certify(Route route, Bytes32 root, Collection<Bytes32> teeIds) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("route", route.name());
    return Optional.of(new Certificate(5, document, Map.of()));
  }

  private void travel() throws IOException {
    journey.travel(MODEL, PROVEN, () -> done++);
  }

  @Test
  void s5AProofGoesToWalrusIsOpenedDecidedAndHasItsReceipt() throws IOException {
    travel();
    assertEquals(List.of("stored", "STATUS_UPLOADED", "STATUS_PENDING", "proven blob"), told);
    assertTrue(receipts.has(LEAF.hash()));
    assertEquals(1, done);
  }

  @Test
  void s8WhatAnEarlierRunOpenedIsOpenedOnce() throws IOException {
    relay.openZk(MODEL, LEAF.hash(), "earlier");
    travel();
    assertEquals(List.of("proven earlier"), told);
    travel();
    assertEquals(List.of("proven earlier"), told, "its receipt is there");
    assertEquals(1, relay.opened().size());
  }

  @Test
  void s5AProofIsNotUploadedWithEachTryToOpenIt() throws IOException {
    relay.opensNothing = true;
    assertThrows(IOException.class, this::travel);
    assertThrows(IOException.class, this::travel);
    relay.opensNothing = false;
    travel();
    assertEquals(1, told.stream().filter("stored"::equals).count());
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void v5WhatExpiredIsStoredAndOpenedAnew() throws IOException {
    onPause = () -> relay.close(LEAF.hash(), Status.EXPIRED);
    assertThrows(IOException.class, this::travel);
    onPause = () -> relay.close(LEAF.hash(), Status.SETTLED);
    travel();
    assertEquals(2, told.stream().filter("stored"::equals).count(), "nobody could read it");
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void v5WhatExpiredIsOpenedAnew() throws IOException {
    relay.openZk(MODEL, LEAF.hash(), "blob");
    relay.close(LEAF.hash(), Status.EXPIRED);
    travel();
    assertEquals(2, relay.opened().size());
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void s6ARejectedLeafWithAFlawIsRefusedForGood() throws IOException {
    onPause = () -> relay.close(LEAF.hash(), Status.REJECTED);
    leafFlaw = Optional.of("too old");
    travel();
    assertEquals("refused too old", told.getLast());
    travel();
    assertEquals(1, relay.opened().size(), "it is not tried again");
    assertEquals(2, done);
  }

  @Test
  void s6AProofThatHoldsIsOpenedAgainAfterAnotherOfItsLeafWasRejected() throws IOException {
    relay.openZk(MODEL, LEAF.hash(), "of another");
    relay.close(LEAF.hash(), Status.REJECTED);
    travel();
    assertEquals(2, relay.opened().size());
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void s6WhatIsRejectedWithNothingAgainstItIsTriedAgain() throws IOException {
    onPause = () -> relay.close(LEAF.hash(), Status.REJECTED);
    assertThrows(IOException.class, this::travel);
    assertEquals(0, done);
    onPause = () -> relay.close(LEAF.hash(), Status.SETTLED);
    travel();
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void h4AProofThatDoesNotHoldIsNeitherStoredNorOpened() throws IOException {
    proofFlaw = Optional.of("the verifier's code does not take it");
    travel();
    assertEquals(List.of("refused the verifier's code does not take it"), told);
    assertEquals(0, relay.opened().size());
    proofFlaw = Optional.empty();
    travel();
    assertTrue(receipts.has(LEAF.hash()), "another proof of the leaf still settles");
  }

  @Test
  void h3AModelWithoutACircuitIsRefusedBeforeAnythingIsStored() throws IOException {
    relay.provable.clear();
    travel();
    assertEquals(List.of("refused no circuit is registered of model " + MODEL), told);
    assertEquals(1, done);
  }

  @Test
  void o5WhatIsSettledInAnotherWayIsNotSettledAgain() throws IOException {
    relay.individual.add(LEAF.hash());
    travel();
    assertEquals(List.of(), told);
    assertEquals(1, done);
  }

  @Test
  void whateverDoesNotAnswerIsTriedAgain() {
    storeFails = Optional.of("no publisher");
    assertThrows(IOException.class, this::travel);
    storeFails = Optional.empty();
    relay.isFresh = false;
    assertThrows(IOException.class, this::travel);
    relay.isFresh = true;
    onPause = () -> {};
    assertThrows(IOException.class, this::travel, "nobody decides");
    assertEquals(0, done);
    assertEquals(1, relay.opened().size());
  }

  /** Judges leaves as it is told to. */
  private final class Leaves implements LeafRules {
    @Override
    public Optional<String> refusal(SettlementLeaf leaf) {
      return leafFlaw;
    }

    @Override
    public List<Bytes> publicKeys(List<SettlementLeaf> leaves) throws IOException {
      return Samples.goodLeaves().publicKeys(leaves);
    }
  }

  /** Notes what is told. */
  private final class Told implements Journal {
    @Override
    public void progress(
        Bytes32 root, int size, Route route, String blobId, Settlement.Status status) {
      assertEquals(Route.ZK, route);
      told.add(status.name());
    }

    @Override
    public void settled(SettlingBatch batch, String blobId, long height) {
      throw new AssertionError("no batch travels here");
    }

    @Override
    public void settled(SettlementLeaf leaf, Placed placed, long height) {
      throw new AssertionError("no leaf is settled by itself here");
    }

    @Override
    public void proven(SettlementLeaf leaf, String blobId, long height) {
      told.add("proven " + blobId);
    }

    @Override
    public void refuse(SettlementLeaf leaf, String reason) {
      told.add("refused " + reason);
    }
  }
}
