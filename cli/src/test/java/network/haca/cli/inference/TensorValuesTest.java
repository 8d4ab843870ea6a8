package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import network.haca.client.InferenceClient;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorValuesTest {
  private static Tensor one(Datatype datatype, String hex) {
    return new Tensor("x", datatype, List.of(1L), Bytes.fromHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 01, true",
    "UINT8, ff, 255",
    "INT8, ff, -1",
    "UINT16, ffff, 65535",
    "INT16, feff, -2",
    "UINT32, ffffffff, 4294967295",
    "INT32, ffffffff, -1",
    "UINT64, ffffffffffffffff, 18446744073709551615",
    "INT64, ffffffffffffffff, -1",
    "FP16, 003c, 1.0",
    "BF16, 803f, 1.0",
    "FP32, 0000c03f, 1.5",
    "FP32, 0000c07f, '\"NaN\"'",
    "FP64, 000000000000f83f, 1.5",
  })
  void anElementIsWhatItIs(Datatype datatype, String hex, String shown) {
    assertEquals("x %s [1]: %s".formatted(datatype, shown), TensorValues.line(one(datatype, hex)));
    assertEquals(
        "{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[1],\"data\":[%s],\"content\":\"0x%s\"}"
            .formatted(datatype, shown, hex),
        TensorValues.toJson(one(datatype, hex)).toString());
  }

  @Test
  void textsAreTextsThatNoTerminalObeys() {
    assertEquals(
        "said BYTES [1]: \"fine\\u001b[2J\"",
        TensorValues.line(InferenceClient.text("said", "fine\u001b[2J"))
            .replace("\\u001B", "\\u001b"));
  }

  @Test
  void aLongTensorIsShownInPartWithItsLength() {
    assertEquals(
        "r FP32 [1, 14]: " + "0.5, ".repeat(12) + "… (14; all with --json)",
        TensorValues.line(
            InferenceClient.row(
                "r", .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f)));
  }

  @Test
  void whatIsPrintedIsTheNumberExactly() {
    float value = 31.449547f;
    ByteBuffer bits = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    Tensor tensor = new Tensor("r", Datatype.FP32, List.of(1L), Bytes.wrap(bits.array()));
    assertEquals(value, Float.parseFloat(TensorValues.toJson(tensor).at("/data/0").toString()));
  }
}
