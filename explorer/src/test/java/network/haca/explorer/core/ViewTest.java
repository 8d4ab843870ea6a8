package network.haca.explorer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final Bytes32 NODE = Examples.NODE;

  private final MemoryRows rows = new MemoryRows();
  private final List<Happening> news = new ArrayList<>();
  private final View view = new View(rows, news::add);
  private final Lookup lookup = new Lookup(rows);

  private static Page.Ask first(int size) {
    return new Page.Ask(Bytes.EMPTY, size);
  }

  private static List<Event> all(int proofs) {
    List<Event> events = new ArrayList<>();
    IntStream.range(0, proofs).mapToObj(Examples::published).forEach(events::add);
    events.addAll(Examples.journey(Examples.leaves(proofs)));
    return events;
  }

  @Test
  void aProofGoesItsWayStepByStep() {
    List<SettlementLeaf> leaves = Examples.leaves(1);
    Bytes32 leaf = leaves.getFirst().hash();
    view.take(Examples.published(0));
    assertEquals(Optional.empty(), lookup.proof(leaf).orElseThrow().root());
    for (Event event : Examples.journey(leaves)) {
      view.take(event);
    }
    Proof proof = lookup.proof(leaf).orElseThrow();
    Batch batch = lookup.batch(proof.root().orElseThrow()).orElseThrow();
    assertEquals(Status.SETTLED, batch.status());
    assertEquals(
        List.of(3_000_000L, 4_000_000L, 5_000_000L, 6_000_000L),
        List.of(batch.batched(), batch.uploaded(), batch.opened(), batch.closed()));
    assertEquals(7, batch.number());
    assertEquals(Optional.of(Examples.TRANSACTION), batch.transaction());
    assertEquals(5, news.size());
  }

  @Test
  void eventsThatComeAgainChangeNothingAndAreNoNews() {
    all(5).forEach(view::take);
    var once = rows.all();
    news.clear();
    all(5).forEach(view::take);
    assertEquals(once, rows.all());
    assertEquals(List.of(), news);
  }

  /** Topics are read side by side: only within one of them is there an order. */
  @Test
  void whatComesInAnotherOrderIsTheSameViewButForTheTimesOfLists() {
    all(8).forEach(view::take);
    for (int seed = 0; seed < 20; seed++) {
      MemoryRows other = new MemoryRows();
      View shuffled = new View(other, happening -> {});
      List<Event> proofs = new ArrayList<>(all(8).subList(0, 8));
      Collections.shuffle(proofs, new Random(seed));
      List<Event> steps = all(8).subList(8, 12);
      // The batch's own topic may be behind, or before, that of its steps.
      List<Event> events = new ArrayList<>(steps.subList(1, 4));
      events.add(seed % 4, steps.getFirst());
      for (int i = 0; i < proofs.size(); i++) {
        events.add(new Random(seed + i).nextInt(events.size() + 1), proofs.get(i));
      }
      events.forEach(shuffled::take);
      Lookup found = new Lookup(other);
      for (SettlementLeaf leaf : Examples.leaves(8)) {
        assertEquals(lookup.proof(leaf.hash()), found.proof(leaf.hash()), "seed " + seed);
      }
      Batch batch = found.batch(Examples.root(Examples.leaves(8))).orElseThrow();
      assertEquals(Status.SETTLED, batch.status(), "seed " + seed);
      assertEquals(3_000_000, batch.batched(), "seed " + seed);
      assertEquals(8, found.proofs(Selection.ALL, first(100)).items().size());
      assertEquals(8, found.tally(Selection.ofModel("adder")).count());
    }
  }

  @Test
  void whatIsSettledStaysSettled() {
    List<SettlementLeaf> leaves = Examples.leaves(2);
    Examples.journey(leaves).forEach(view::take);
    view.take(Examples.step(leaves, Status.EXPIRED, 9_000_000));
    Batch batch = lookup.batch(Examples.root(leaves)).orElseThrow();
    assertEquals(Status.SETTLED, batch.status());
    assertEquals(6_000_000, batch.closed());
  }

  /** Two batches may share a proof while neither is settled; one of them settles. */
  @Test
  void aProofOfTwoBatchesIsInTheOneThatSettles() {
    List<SettlementLeaf> settled = Examples.leaves(2);
    List<SettlementLeaf> rejected = Examples.leaves(3);
    Bytes32 shared = Examples.leaf(0).hash();
    List<Event> events =
        List.of(
            Examples.batched(settled),
            Examples.batched(rejected),
            Examples.step(rejected, Status.REJECTED, 5_000_000),
            Examples.step(settled, Status.SETTLED, 6_000_000));
    for (List<Event> order : orders(events)) {
      Lookup found = lookup(order);
      assertEquals(
          Optional.of(Examples.root(settled)),
          found.proof(shared).orElseThrow().root(),
          order::toString);
      assertEquals(3, found.leaves(Examples.root(rejected), first(10)).items().size());
      assertEquals(2, found.leaves(Examples.root(settled), first(10)).items().size());
    }
  }

  @Test
  void aViewOfSettlementsAloneHasTheirProofs() {
    List<SettlementLeaf> leaves = Examples.leaves(3);
    view.take(Examples.step(leaves, Status.SETTLED, 6_000_000));
    Page<Proof> proofs = lookup.proofs(Selection.ALL, first(10));
    assertEquals(3, proofs.items().size());
    assertEquals(Proof.UNKNOWN_TYPE, proofs.items().getFirst().teeType());
    assertEquals(3, lookup.leaves(Examples.root(leaves), first(10)).items().size());
  }

  @Test
  void aProofThatGoesAloneIsItsOwnRootFromItsFirstStep() {
    view.take(Examples.published(0));
    Bytes32 leaf = Examples.leaf(0).hash();
    view.take(
        new Event.Step(
            leaf, 1, Status.PENDING, true, 0, 3, Optional.empty(), "", List.of(), 5_000_000));
    assertEquals(Optional.of(leaf), lookup.proof(leaf).orElseThrow().root());
    assertTrue(lookup.batch(leaf).orElseThrow().isAlone());
  }

  @Test
  void aRefusedProofSaysWhyUnlessItIsSettled() {
    view.take(Examples.published(0));
    Bytes32 leaf = Examples.leaf(0).hash();
    view.take(Examples.refused(0));
    assertEquals("UNKNOWN_NODE", lookup.proof(leaf).orElseThrow().refusal().orElseThrow().reason());
    assertEquals(1, lookup.proofs(Selection.REFUSED, first(10)).items().size());

    all(1).forEach(view::take);
    view.take(Examples.published(1));
    Examples.journey(List.of(Examples.leaf(1))).forEach(view::take);
    view.take(new Event.Refused(Examples.leaf(1), "DOUBLE", "", 7_000_000));
    assertTrue(lookup.proof(Examples.leaf(1).hash()).orElseThrow().refusal().isEmpty());
  }

  /** A view that is made anew may read the refusals first. */
  @Test
  void aRefusalIsKeptWhicheverTopicIsReadFirst() {
    Event published = Examples.published(0);
    Event refused = Examples.refused(0);
    for (List<Event> order :
        List.of(
            List.of(published, refused),
            List.of(refused, published),
            List.of(refused, published, refused))) {
      Lookup found = lookup(order);
      Proof proof = found.proof(Examples.leaf(0).hash()).orElseThrow();
      assertEquals("UNKNOWN_NODE", proof.refusal().orElseThrow().reason());
      assertEquals("adder", proof.model());
      for (Selection selection :
          List.of(Selection.REFUSED, Selection.ALL, Selection.ofKind(16), Selection.ofNode(NODE))) {
        assertEquals(List.of(proof), found.proofs(selection, first(10)).items());
        assertEquals(1, found.tally(selection).count());
      }
    }
  }

  @Test
  void whatIsInABatchIsNotRefusedWhicheverTopicIsReadFirst() {
    List<SettlementLeaf> leaves = Examples.leaves(1);
    assertNeverRefused(
        List.of(
            Examples.published(0),
            Examples.refused(0),
            Examples.batched(leaves),
            Examples.step(leaves, Status.SETTLED, 6_000_000)));
  }

  @Test
  void whatGoesAloneIsNotRefusedWhicheverTopicIsReadFirst() {
    Bytes32 leaf = Examples.leaf(0).hash();
    assertNeverRefused(
        List.of(
            Examples.published(0),
            Examples.refused(0),
            new Event.Step(
                leaf, 1, Status.PENDING, true, 0, 3, Optional.empty(), "", List.of(), 5_000_000)));
  }

  private static void assertNeverRefused(List<Event> events) {
    for (List<Event> order : orders(events)) {
      Lookup found = lookup(order);
      Proof proof = found.proof(Examples.leaf(0).hash()).orElseThrow();
      assertEquals(Optional.empty(), proof.refusal(), order::toString);
      assertTrue(proof.root().flatMap(found::batch).isPresent(), order::toString);
      assertEquals(List.of(), found.proofs(Selection.REFUSED, first(10)).items());
      assertEquals(0, found.tally(Selection.REFUSED).count(), order::toString);
      assertEquals(1, found.tally(Selection.ALL).count(), order::toString);
    }
  }

  private static List<List<Event>> orders(List<Event> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Event>> orders = new ArrayList<>();
    for (Event first : events) {
      List<Event> others = events.stream().filter(each -> !each.equals(first)).toList();
      for (List<Event> rest : orders(others)) {
        List<Event> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  private static Lookup lookup(List<Event> events) {
    MemoryRows rows = new MemoryRows();
    events.forEach(new View(rows, happening -> {})::take);
    return new Lookup(rows);
  }

  @Test
  void aRefusalWithoutAReasonIsNone() {
    view.take(Examples.published(0));
    view.take(new Event.Refused(Examples.leaf(0), "", "nothing", 2_500_000));
    assertEquals(0, lookup.tally(Selection.REFUSED).count());
  }

  @Test
  void strangersTextsAreCutBetweenCharacters() {
    String name = "x".repeat(View.TEXT_MAX - 1) + "\ud83d\ude00";
    view.take(new Event.Published(Examples.leaf(0), 16, name, "", false, 1));
    assertEquals(
        "x".repeat(View.TEXT_MAX - 1), lookup.proof(Examples.leaf(0).hash()).orElseThrow().model());
  }

  @Test
  void aNodeIsAsTheRegistryLastHadIt() {
    Event.Node node =
        new Event.Node(
            Examples.NODE,
            2,
            "https://127.0.0.1:1",
            Bytes.fromHex("01"),
            Bytes.EMPTY,
            List.of(new Event.Interval(1, 5), new Event.Interval(9, 0)),
            12,
            1);
    view.take(node);
    Node found = lookup.node(Examples.NODE).orElseThrow();
    assertEquals(node.enabled(), found.enabled());
    assertEquals("https://127.0.0.1:1", found.endpoint());
    assertEquals(List.of(found), lookup.nodes(first(10)).items());
  }
}
