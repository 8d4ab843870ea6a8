package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import network.haca.schemas.tensor.BinaryFloat;
import org.junit.jupiter.api.Test;

/**
 * Vectors by which the rounding of verifiers in other languages is held to this one (rule D4). With
 * {@code -Dvectors.write=true} they are written anew.
 */
class NumberVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("src/test/resources/network/haca/feeds/numbers.json");
  private static final int COUNT = 500;
  private static final int BITS_MAX = 191;
  private static final int DECIMALS_MAX = 36;

  @Test
  void theCommittedNumbersAreRoundedAsHere() throws IOException {
    Random random = new Random(4);
    List<ObjectNode> numbers = new ArrayList<>();
    for (long value : List.of(0L, 1L, -1L, 16_777_217L, 16_777_219L, Long.MIN_VALUE)) {
      numbers.add(vector(BigInteger.valueOf(value), 0));
    }
    while (numbers.size() < COUNT) {
      BigInteger value = new BigInteger(1 + random.nextInt(BITS_MAX), random);
      numbers.add(
          vector(random.nextBoolean() ? value : value.negate(), random.nextInt(DECIMALS_MAX + 1)));
    }
    String text =
        numbers.stream()
            .map(ObjectNode::toString)
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text);
    }
    assertEquals(Files.readString(FILE), text);
  }

  private static ObjectNode vector(BigInteger value, int decimals) {
    ObjectNode vector =
        JSON.createObjectNode().put("value", value.toString()).put("decimals", decimals);
    BinaryFloat.FP32
        .bits(value, decimals)
        .ifPresent(bits -> vector.put("fp32", Long.toHexString(bits)));
    BinaryFloat.FP64
        .bits(value, decimals)
        .ifPresent(bits -> vector.put("fp64", Long.toHexString(bits)));
    return vector;
  }
}
