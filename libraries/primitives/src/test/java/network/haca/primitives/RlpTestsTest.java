package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ethereum's RLP tests; the folder is given by {@code -Dethereum.tests=DIR}. */
@EnabledIfSystemProperty(named = "ethereum.tests", matches = ".+")
class RlpTestsTest {
  @ParameterizedTest
  @ValueSource(strings = {"rlptest.json", "invalidRLPTest.json", "RandomRLPTests/example.json"})
  void validItemsAreEncodedAndReadAndInvalidOnesRefused(String file) throws Exception {
    Path path = Path.of(System.getProperty("ethereum.tests"), "RLPTests", file);
    for (Map.Entry<String, JsonNode> test :
        new ObjectMapper().readTree(path.toFile()).properties()) {
      Bytes out = Bytes.fromHex(test.getValue().get("out").asText());
      JsonNode in = test.getValue().get("in");
      if (in.asText().equals("INVALID")) {
        assertThrows(Rlp.MalformedException.class, () -> Rlp.decode(out), test.getKey());
      } else if (in.asText().equals("VALID")) {
        assertEquals(out, Rlp.encode(Rlp.decode(out)), test.getKey());
      } else {
        assertEquals(out, encode(in), test.getKey());
        assertEquals(out, Rlp.encode(Rlp.decode(out)), test.getKey());
      }
    }
  }

  /** A text, a number, {@code #} and a decimal number, or a list of them. */
  private static Bytes encode(JsonNode in) {
    if (in.isArray()) {
      List<Bytes> items = new ArrayList<>();
      in.forEach(item -> items.add(encode(item)));
      return Rlp.encodeList(items);
    }
    if (in.isNumber()) {
      return Rlp.encode(in.bigIntegerValue());
    }
    return in.asText().startsWith("#")
        ? Rlp.encode(new BigInteger(in.asText().substring(1)))
        : Rlp.encode(Bytes.ofUtf8(in.asText()));
  }
}
