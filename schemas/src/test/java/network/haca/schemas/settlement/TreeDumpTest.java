package network.haca.schemas.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule O4. */
class TreeDumpTest {
  private static SettlementLeaf leaf(int i) {
    Bytes32 word = Keccak.hash(Bytes.ofUtf8("leaf-" + i));
    return new SettlementLeaf(word, word, word, Bytes.wrap(new byte[256]), 1_700_000_000L + i);
  }

  private static Bytes dump(List<SettlementLeaf> leaves) {
    return TreeDump.write(
        MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList()), leaves);
  }

  @Test
  void whatIsWrittenReadsBackInOrder() throws TreeDump.MalformedException {
    List<SettlementLeaf> leaves = IntStream.range(0, 9).mapToObj(TreeDumpTest::leaf).toList();
    assertEquals(leaves, TreeDump.read(dump(leaves), 9));
  }

  @Test
  void aLeafNeverTakesMoreThanItsBound() {
    List<SettlementLeaf> one = List.of(leaf(1));
    List<SettlementLeaf> two = List.of(leaf(1), leaf(2));
    int added = dump(two).size() - dump(one).size();
    assertTrue(added <= TreeDump.bytesPerLeaf(leaf(2)), "a leaf added " + added);
  }

  @Test
  void moreLeavesThanAllowedAreRefused() {
    Bytes blob = dump(List.of(leaf(1), leaf(2)));
    assertThrows(TreeDump.MalformedException.class, () -> TreeDump.read(blob, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"format\":\"standard-v2\"}",
        "{\"format\":\"standard-v1\",\"leafEncoding\":[\"bytes32\"],\"values\":[]}",
        "not json"
      })
  void whatIsNoDumpIsRefused(String text) {
    assertThrows(TreeDump.MalformedException.class, () -> TreeDump.read(Bytes.ofUtf8(text), 100));
  }

  /** Rule C1: the second is 1 in digits that only some JDKs know. */
  @ParameterizedTest
  @ValueSource(strings = {"+1", "\u0661", "\uD803\uDD41", "01", " 1", "1.0", "9223372036854775808"})
  void aTimestampInOtherDigitsIsRefused(String timestamp) {
    String dump = dump(List.of(leaf(0))).toUtf8().replace("1700000000", timestamp);
    assertThrows(TreeDump.MalformedException.class, () -> TreeDump.read(Bytes.ofUtf8(dump), 1));
  }

  @Test
  @EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
  void dumpsAreByteForByteThoseOfOpenZeppelin() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path file = Path.of(System.getProperty("reference.vectors"), "merkle-settlement.json");
    for (JsonNode each : json.readTree(file.toFile()).get("cases")) {
      List<SettlementLeaf> leaves =
          each.get("values").valueStream().map(TreeDumpTest::leaf).toList();
      // The facilitator keeps timestamps as decimal strings; the vector has numbers there.
      String expected =
          json.writeValueAsString(each.get("dump")).replaceAll(",(\\d+)\\],", ",\"$1\"],");
      assertEquals(expected, dump(leaves).toUtf8());
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
}
