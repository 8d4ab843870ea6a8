package network.haca.evm.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ethereum's trie tests; the folder is given by {@code -Dethereum.tests=DIR}. */
@EnabledIfSystemProperty(named = "ethereum.tests", matches = ".+")
class TrieTestsTest {
  private final MerklePatriciaTrie trie =
      new MerklePatriciaTrie(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);

  private static Bytes bytes(String text) {
    return text.startsWith("0x") ? Bytes.fromHex(text) : Bytes.ofUtf8(text);
  }

  private void put(boolean secure, JsonNode key, JsonNode value) {
    Bytes path = bytes(key.asText());
    trie.put(
        secure ? Keccak.hash(path).value() : path,
        value.isNull() ? Bytes.EMPTY : bytes(value.asText()));
  }

  @ParameterizedTest
  @CsvSource({
    "trietest.json, false",
    "trieanyorder.json, false",
    "trietest_secureTrie.json, true",
    "trieanyorder_secureTrie.json, true",
    "hex_encoded_securetrie_test.json, true"
  })
  void theRootIsTheExpected(String file, boolean secure) throws Exception {
    Path path = Path.of(System.getProperty("ethereum.tests"), "TrieTests", file);
    ObjectMapper json = new ObjectMapper();
    for (Map.Entry<String, JsonNode> test : json.readTree(path.toFile()).properties()) {
      TrieTestsTest each = new TrieTestsTest();
      JsonNode in = test.getValue().get("in");
      if (in.isArray()) {
        in.forEach(pair -> each.put(secure, pair.get(0), pair.get(1)));
      } else {
        in.properties()
            .forEach(pair -> each.put(secure, json.valueToTree(pair.getKey()), pair.getValue()));
      }
      assertEquals(test.getValue().get("root").asText(), each.trie.commit().toHex(), test.getKey());
    }
  }
}
