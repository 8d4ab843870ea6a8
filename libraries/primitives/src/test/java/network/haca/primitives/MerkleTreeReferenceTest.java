package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Trees of {@code @openzeppelin/merkle-tree}; the folder is given by {@code
 * -Dreference.vectors=DIR}.
 */
@EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
class MerkleTreeReferenceTest {
  @Test
  void leavesRootsAndPathsAreThoseOfOpenZeppelin() throws IOException {
    Path file = Path.of(System.getProperty("reference.vectors"), "merkle-settlement.json");
    JsonNode cases = new ObjectMapper().readTree(file.toFile()).get("cases");
    assertEquals(5, cases.size());
    for (JsonNode each : cases) {
      List<Bytes32> leaves = new ArrayList<>();
      for (JsonNode value : each.get("values")) {
        leaves.add(leaf(value).hash());
      }
      assertEquals(texts(each.get("leaf_hashes")), hex(leaves));
      MerkleTree tree = MerkleTree.of(leaves);
      assertEquals(each.get("root").asText(), tree.root().toHex());
      assertEquals(texts(each.get("dump").get("tree")), hex(tree.nodes()));
      for (int i = 0; i < leaves.size(); i++) {
        assertEquals(texts(each.get("proofs").get(i)), hex(tree.path(leaves.get(i))));
      }
    }
  }

  private static SettlementLeaf leaf(JsonNode value) {
    return new SettlementLeaf(
        Bytes32.fromHex(value.get(0).asText()),
        Bytes32.fromHex(value.get(1).asText()),
        Bytes32.fromHex(value.get(2).asText()),
        Bytes.fromHex(value.get(3).asText()),
        value.get(4).asLong());
  }

  private static List<String> hex(List<Bytes32> hashes) {
    return hashes.stream().map(Bytes32::toHex).toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
