package network.haca.explorer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static final int COUNT = 250;

  private final MemoryRows rows = new MemoryRows();
  private final Lookup lookup = new Lookup(rows);
  private final List<SettlementLeaf> leaves = Examples.leaves(COUNT);

  @BeforeEach
  void fill() {
    View view = new View(rows, happening -> {});
    for (int i = 0; i < COUNT; i++) {
      view.take(Examples.published(i));
    }
    Examples.journey(leaves).forEach(view::take);
    rows.read();
  }

  private List<Proof> walk(Selection selection, int size) {
    List<Proof> all = new ArrayList<>();
    Optional<Bytes> next = Optional.of(Bytes.EMPTY);
    while (next.isPresent()) {
      Page<Proof> page = lookup.proofs(selection, new Page.Ask(next.get(), size));
      assertTrue(page.items().size() <= size);
      all.addAll(page.items());
      next = page.next();
    }
    return all;
  }

  @Test
  void pagesOfAnySizeHaveEveryProofOnceTheLatestFirst() {
    for (int size : List.of(1, 7, 50, 100)) {
      List<Proof> all = walk(Selection.ALL, size);
      assertEquals(COUNT, all.size());
      for (int i = 0; i < COUNT; i++) {
        assertEquals(leaves.get(COUNT - 1 - i).hash(), all.get(i).leaf());
      }
    }
    assertEquals(walk(Selection.ALL, 9), walk(Selection.ofNode(Examples.NODE), 100));
    assertEquals(List.of(), walk(Selection.ofModel("another"), 10));
  }

  @Test
  void leavesOfABatchComeInTheOrderOfItsTree() {
    Page<Bytes32> page =
        lookup.leaves(Examples.root(leaves), new Page.Ask(Bytes.EMPTY, Page.SIZE_MAX));
    assertEquals(page.items().stream().sorted().toList(), page.items());
    assertTrue(page.next().isPresent());
  }

  /** However many proofs there are, a page reads its own rows. */
  @Test
  void noQuestionReadsMoreThanItShows() {
    walkOne(Selection.ALL, Bytes.EMPTY);
    assertTrue(rows.read() <= 2 * 10 + 1);
    walkOne(Selection.ALL, Bytes.fromHex("ff".repeat(40)));
    assertTrue(rows.read() <= 1);
    walkOne(Selection.ofModel("another"), Bytes.EMPTY);
    assertTrue(rows.read() <= 1);
    var _ = lookup.search(Examples.hash("unknown"));
    assertTrue(rows.read() <= 4);
    var _ = lookup.leaves(Examples.hash("unknown"), new Page.Ask(Bytes.EMPTY, 100));
    assertEquals(0, rows.read());
  }

  private void walkOne(Selection selection, Bytes after) {
    var _ = lookup.proofs(selection, new Page.Ask(after, 10));
  }

  @Test
  void everyHashLeadsToWhatItIsOf() {
    SettlementLeaf leaf = leaves.getFirst();
    Bytes32 root = Examples.root(leaves);
    assertEquals(Set.of("proof"), kinds(leaf.hash()));
    assertEquals(Set.of("input"), kinds(leaf.inputHash()));
    assertEquals(Set.of("output"), kinds(leaf.outputHash()));
    assertEquals(Set.of("batch"), kinds(root));
    assertEquals(Set.of("transaction"), kinds(Examples.TRANSACTION));
    assertEquals(root.toHex(), lookup.search(Examples.TRANSACTION).getFirst().id());
    assertEquals(
        root.toHex(),
        lookup.searchBlob("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").getFirst().id());
    assertEquals(List.of(), lookup.searchBlob("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"));
    assertEquals(List.of(), lookup.searchBlob("no id"));
  }

  @Test
  void aBatchOfOneIsFoundAsItsProof() {
    View view = new View(rows, happening -> {});
    List<SettlementLeaf> one = List.of(Examples.leaf(COUNT + 1));
    Examples.journey(one).forEach(view::take);
    assertEquals(one.getFirst().hash(), Examples.root(one));
    assertEquals(Set.of("proof"), kinds(Examples.root(one)));
  }

  private Set<String> kinds(Bytes32 hash) {
    return lookup.search(hash).stream()
        .map(Found::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void modelsAreCountedByTheirProofs() {
    ListedModel model = lookup.models(new Page.Ask(Bytes.EMPTY, 10)).items().getFirst();
    assertEquals("adder", model.name());
    assertEquals(COUNT, model.tally().count());
    assertEquals((1_000L + COUNT - 1) * 1_000, model.tally().last());
  }
}
