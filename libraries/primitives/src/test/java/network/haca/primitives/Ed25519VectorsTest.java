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
 * Signatures at the edges of RFC 8032, on which implementations differ. CometBFT takes those that
 * hold by the equation with the cofactor alone, so every verifier of its commits has to; the
 * package for browsers is tested with the same vectors.
 */
class Ed25519VectorsTest {
  @TestFactory
  Stream<DynamicTest> everyVerifierJudgesAlike() throws IOException {
    try (InputStream in = Ed25519VectorsTest.class.getResourceAsStream("ed25519-vectors.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> judge(each)));
    }
  }

  private static void judge(JsonNode vector) {
    assertEquals(
        vector.get("holds").asBoolean(),
        Ed25519.verify(
            Bytes.fromHex(vector.get("publicKey").asText()),
            Bytes.fromHex(vector.get("message").asText()),
            Bytes.fromHex(vector.get("signature").asText())));
  }
}
