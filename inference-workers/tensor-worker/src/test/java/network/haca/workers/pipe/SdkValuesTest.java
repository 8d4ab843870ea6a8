package network.haca.workers.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.haca.pipe.FixedPoint;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;

/**
 * Rule P4: numbers of contracts become tensors and tensors numbers as the original's SDK has them.
 * {@code sdk_values.py} wrote the vectors.
 */
class SdkValuesTest {
  private static final int INT128_BITS = 127;

  private static List<JsonNode> vectors() throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    try (InputStream in = SdkValuesTest.class.getResourceAsStream("sdk-values.json")) {
      new ObjectMapper().readTree(Objects.requireNonNull(in)).forEach(vectors::add);
    }
    assertFalse(vectors.isEmpty());
    return vectors;
  }

  /** Nothing where the SDK's number is beyond an {@code int128}. */
  private static Optional<FixedPoint> pair(JsonNode pair) {
    BigInteger value = new BigInteger(pair.get(0).asText());
    return value.bitLength() <= INT128_BITS
        ? Optional.of(new FixedPoint(value, new BigInteger(pair.get(1).asText())))
        : Optional.empty();
  }

  @Test
  void p4AnElementBecomesTheSdksNumberAndBack() throws IOException {
    for (JsonNode vector : vectors()) {
      Datatype datatype = Datatype.valueOf(vector.get("datatype").asText());
      Bytes content = Bytes.fromHex("0x" + vector.get("content").asText());
      ByteBuffer elements = content.asReadOnlyBuffer();
      for (JsonNode expected : vector.get("values")) {
        int at = elements.position();
        Optional<FixedPoint> number = DecimalElements.next(elements, datatype);
        assertEquals(pair(expected), number, vector::toString);
        if (number.isPresent()) {
          assertTrue(number.get().isCanonical(), vector::toString);
          ByteBuffer back = ByteBuffer.allocate(datatype.elementBytes());
          assertTrue(DecimalElements.put(back, datatype, number.get()));
          assertEquals(
              content.slice(at, datatype.elementBytes()),
              Bytes.wrap(back.array()),
              vector::toString);
        }
      }
      assertFalse(elements.hasRemaining());
    }
  }

  @Test
  void p4TheSdkReadsEveryAnswerInFp32AsItWas() throws IOException {
    for (JsonNode vector : vectors()) {
      if (vector.has("back")) {
        assertEquals(vector.get("content"), vector.get("back"));
        ByteBuffer read =
            Bytes.fromHex("0x" + vector.get("back").asText())
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(read.hasRemaining());
      }
    }
  }
}
