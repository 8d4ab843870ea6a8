package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules T4 and T6: vectors that other code made (root_vectors.py), each a leaf whose signature
 * holds or does not. One memory for all cases judges as one for each: what was good of one leaf
 * helps no other.
 */
class RootVectorsTest {
  private static final LeafSignatures REMEMBERING = new LeafSignatures(64);

  @TestFactory
  Stream<DynamicTest> everyCaseIsJudgedAsItsAuthorDoes() throws IOException {
    try (InputStream in = RootVectorsTest.class.getResourceAsStream("root-vectors.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> judge(each)));
    }
  }

  private static void judge(JsonNode vector) {
    Bytes key = Bytes.fromHex(vector.get("publicKey").asText());
    SettlementLeaf leaf =
        new SettlementLeaf(
            Keccak.hash(key),
            Bytes32.fromHex(vector.get("inputHash").asText()),
            Bytes32.fromHex(vector.get("outputHash").asText()),
            Bytes.fromHex(vector.get("signature").asText()),
            vector.get("timestamp").asLong());
    boolean holds = vector.get("holds").asBoolean();
    assertEquals(holds, leaf.isSignedBy(key));
    assertEquals(holds, REMEMBERING.isGood(key, leaf));
  }
}
