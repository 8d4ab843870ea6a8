package network.haca.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import network.haca.ingress.core.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule T2: how numbers stand in a JSON answer. */
class InferResponseWriterTest {
  private static final int JSON_BYTES_MAX = 1_000;

  private static InferResponseWriter.Written write(
      Datatype datatype, String content, boolean allBinary) throws RefusedException {
    HttpInferRequest request =
        new HttpInferRequest(ModelInferRequest.getDefaultInstance(), allBinary, Set.of(), Set.of());
    Tensor output = new Tensor("y", datatype, List.of(1L), Bytes.fromHex(content));
    return InferResponseWriter.write(
        request, ModelInferResponse.getDefaultInstance(), List.of(output), JSON_BYTES_MAX);
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 0xcdcccc3d, 0.1",
    "FP32, 0x00000080, -0.0",
    "FP32, 0x0100803f, 1.0000001",
    "FP64, 0x9a9999999999b93f, 0.1",
    "FP64, 0x0100000000000000, 4.9E-324",
    "UINT64, 0xffffffffffffffff, 18446744073709551615",
    "UINT32, 0x005ed0b2, 3000000000",
    "FP16, 0x0080, -0.0",
    "FP16, 0x662e, 0.1",
    "FP16, 0xff7b, 6.55E+4",
    "BF16, 0xcd3d, 0.1",
    "BF16, 0x0100, 9E-41",
    "BOOL, 0x01, true"
  })
  void t2NumbersAreTheShortestThatReadBackAsTheSame(
      Datatype datatype, String content, String expected) throws RefusedException, IOException {
    byte[] body = write(datatype, content, false).body().getBytes();
    assertEquals(1, new ObjectMapper().readTree(body).at("/outputs/0/data").size(), "one element");
    String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(text.contains("\"data\":[" + expected + "]"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 0x0000c07f, NaN",
    "FP32, 0x0000807f, Infinity",
    "FP64, 0x000000000000f0ff, -Infinity",
    "FP16, 0x007c, Infinity",
    "BF16, 0x80ff, -Infinity"
  })
  void t2WhatJsonCannotSayIsRefusedNamingTheBinaryForm(
      Datatype datatype, String content, String shown) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> write(datatype, content, false));
    assertEquals(
        "output 'y': %s has no JSON form; ask for it as binary data (binary_data)".formatted(shown),
        refused.text());
  }

  @Test
  void t2InBinaryFormTheBitsAreAsTheyAre() throws RefusedException {
    InferResponseWriter.Written written = write(Datatype.FP32, "0x0100c07f", true);
    assertEquals(
        "0x0100c07f",
        Bytes.wrap(written.body().getBytes(written.jsonLength(), written.body().length())).toHex(),
        "the NaN's payload");
  }

  @Test
  void anAnswerWhoseJsonIsTooLongIsRefusedNamingTheBinaryForm() {
    Tensor output = new Tensor("y", Datatype.INT8, List.of(600L), Bytes.wrap(new byte[600]));
    HttpInferRequest request =
        new HttpInferRequest(ModelInferRequest.getDefaultInstance(), false, Set.of(), Set.of());
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                InferResponseWriter.write(
                    request,
                    ModelInferResponse.getDefaultInstance(),
                    List.of(output),
                    JSON_BYTES_MAX));
    assertEquals(
        "the answer takes more than 1000 bytes as JSON; ask for binary data (binary_data_output)",
        refused.text());
  }
}
