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

  /** A dump reads the same in every form of JSON that another tool may give it. */
  @Test
  void theOrderOfFieldsAndWhatIsUnknownDoNotMatter() throws TreeDump.MalformedException {
    List<SettlementLeaf> leaves = List.of(leaf(1), leaf(2));
    String dump = dump(leaves).toUtf8();
    int encoding = dump.indexOf("\"leafEncoding\"");
    int tree = dump.indexOf("\"tree\"");
    int values = dump.indexOf("\"values\"");
    String other =
        "{ %s, \"more\": {\"a\": [1.5, null, \"x\"]}, %s %s \"format\": \"standard-v1\"}"
            .formatted(
                dump.substring(values, dump.length() - 1),
                dump.substring(tree, values),
                dump.substring(encoding, tree))
            .replace("\"treeIndex\":", "\"note\": [[]], \"treeIndex\":")
            .replace("\"1700000001\"", "1700000001");
    assertEquals(leaves, TreeDump.read(Bytes.ofUtf8(other), 2));
  }

  /** Nodes judge a blob alike, also by its fields that nobody reads. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"format\":\"standard-v1\"",
        "\"values\":[]",
        "\"more\":{\"a\":1,\"a\":2}",
        "\"more\":[[[[[[[[]]]]]]]]",
        "\"more\":01",
        "\"more\":\"\u0001\"",
        "\"more\":LONG"
      })
  void whatIsWrongAnywhereIsRefused(String field) {
    String dump = dump(List.of(leaf(0))).toUtf8();
    String longer = field.replace("LONG", "\"" + "x".repeat((1 << 16) + 1) + "\"");
    assertThrows(
        TreeDump.MalformedException.class,
        () -> TreeDump.read(Bytes.ofUtf8("{" + longer + "," + dump.substring(1)), 1));
    assertThrows(
        TreeDump.MalformedException.class,
        () ->
            TreeDump.read(
                Bytes.ofUtf8(dump.substring(0, dump.length() - 1) + "," + longer + "}"), 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"value\":null}", "{\"value\":[]}", "[]", "1"})
  void aValueWithoutALeafIsRefused(String value) {
    String dump = dump(List.of(leaf(0))).toUtf8();
    String two = dump.replace("\"values\":[", "\"values\":[" + value + ",");
    assertThrows(TreeDump.MalformedException.class, () -> TreeDump.read(Bytes.ofUtf8(two), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",null", ",true", ",[1]", ",1.5", ",1,1"})
  void aLeafHasFivePartsAndTheLastIsATime(String last) {
    String dump = dump(List.of(leaf(0))).toUtf8().replace(",\"1700000000\"", last);
    assertThrows(TreeDump.MalformedException.class, () -> TreeDump.read(Bytes.ofUtf8(dump), 1));
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
