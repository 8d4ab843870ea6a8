package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {
  private static final List<SettlementLeaf> LEAVES =
      List.of(
          leaf("tee-1", "in-1", "out-1", Bytes.fromHex("deadbeef"), 1700000001),
          leaf("tee-1", "in-2", "out-2", Bytes.fromHex("11".repeat(33)), 1700000002),
          leaf("tee-2", "in-3", "out-3", Bytes.EMPTY, 1700000003));

  private static SettlementLeaf leaf(
      String tee, String input, String output, Bytes signature, long timestamp) {
    return new SettlementLeaf(keccak(tee), keccak(input), keccak(output), signature, timestamp);
  }

  private static Bytes32 keccak(String text) {
    return Keccak.hash(Bytes.ofUtf8(text));
  }

  @Test
  void leafHashesAreThoseOfTheReference() {
    assertEquals(
        List.of(
            "0x7ed2609a6fbebd8ea1bae3b2a94c9a57598dcaaa82e45367e7f4083e480c6953",
            "0xfa9000b568fe094eb86deb1e4fe7243a5721326351d9a1769cb2090ca9a2bd48",
            "0xa327c8990b01fc1c1c864aa952d15830fa34d11494d69390a96430f20188eed3"),
        LEAVES.stream().map(leaf -> leaf.hash().toHex()).toList());
  }

  @Test
  void rootDoesNotDependOnTheOrderOfLeaves() {
    List<Bytes32> hashes = new ArrayList<>(LEAVES.stream().map(SettlementLeaf::hash).toList());
    Collections.reverse(hashes);
    assertEquals(
        "0x3ec9f06c73d3cdb8b8aa96638bd82eea02d32ad66f0a885d4a92077619203524",
        MerkleTree.of(hashes).root().toHex());
  }

  @Test
  void aSingleLeafIsItsOwnRootWithAnEmptyPath() {
    Bytes32 leaf = LEAVES.getFirst().hash();
    MerkleTree tree = MerkleTree.of(List.of(leaf));
    assertEquals(leaf, tree.root());
    assertEquals(List.of(), tree.path(leaf));
  }

  @Test
  void noLeavesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.of(List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPathLeadsToTheRootAndToNoOther(long seed) {
    Random random = new Random(seed);
    List<Bytes32> leaves = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(70); i++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      leaves.add(Bytes32.copyOf(bytes));
    }
    MerkleTree tree = MerkleTree.of(leaves);
    for (Bytes32 leaf : leaves) {
      List<Bytes32> path = tree.path(leaf);
      assertTrue(MerkleTree.verify(leaf, path, tree.root()), "seed " + seed);
      assertFalse(MerkleTree.verify(Keccak.hash(leaf.value()), path, tree.root()));
    }
  }
}
