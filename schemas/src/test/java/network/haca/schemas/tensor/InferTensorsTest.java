package network.haca.schemas.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import network.haca.schemas.v1.kserve.InferTensorContents;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import org.junit.jupiter.api.Test;

/** Rule T1: content is KServe v2 binary whatever the transport. */
class InferTensorsTest {
  private static ModelInferRequest typed(
      String datatype, long size, Consumer<InferTensorContents.Builder> contents) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    contents.accept(
        request
            .addInputsBuilder()
            .setName("x")
            .setDatatype(datatype)
            .addShape(size)
            .getContentsBuilder());
    return request.build();
  }

  private static String hexOfTyped(
      String datatype, long size, Consumer<InferTensorContents.Builder> contents)
      throws InvalidTensorException {
    return InferTensors.inputs(typed(datatype, size, contents)).getFirst().content().toHex();
  }

  private static String refusal(ModelInferRequest request) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> InferTensors.inputs(request))
            .getMessage());
  }

  @Test
  void typedContentsBecomeLittleEndianBytes() throws InvalidTensorException {
    assertEquals("0x0000803f", hexOfTyped("FP32", 1, c -> c.addFp32Contents(1)));
    assertEquals("0xfeff", hexOfTyped("INT16", 1, c -> c.addIntContents(-2)));
    assertEquals("0xffff", hexOfTyped("UINT16", 1, c -> c.addUintContents(65535)));
    assertEquals(
        "0x0100", hexOfTyped("BOOL", 2, c -> c.addBoolContents(true).addBoolContents(false)));
    assertEquals(
        "0x0200000068690000" + "0000",
        hexOfTyped(
            "BYTES",
            2,
            c ->
                c.addBytesContents(ByteString.copyFromUtf8("hi"))
                    .addBytesContents(ByteString.EMPTY)));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertEquals(
        "tensor 'x': 300 is not between -128 and 127",
        refusal(typed("INT8", 1, c -> c.addIntContents(300))));
    assertEquals(
        "tensor 'x': FP32 with shape [3] takes 12 bytes, got 4",
        refusal(typed("FP32", 3, c -> c.addFp32Contents(1))));
    assertEquals(
        "tensor 'x': dimension -1 in shape [-1] is negative",
        refusal(typed("FP32", -1, c -> c.addFp32Contents(1))));
    assertEquals(
        "tensor 'x': FP16 goes into raw_input_contents, not into fp32_contents",
        refusal(typed("FP16", 1, c -> c.addFp32Contents(1))));
    assertEquals(
        "tensor 'x': INT32 goes into int_contents, not into int64_contents",
        refusal(typed("INT32", 1, c -> c.addIntContents(1).addInt64Contents(1))));
    assertEquals(
        "tensor 'x': BF16 with shape [1] takes 2 bytes, got 0", refusal(typed("BF16", 1, c -> {})));
  }

  @Test
  void truncatedBytesElementsAreRefused() {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    request.addInputsBuilder().setName("x").setDatatype("BYTES").addShape(1);
    request.addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 'a'}));
    assertEquals("tensor 'x': element 0 says 9 bytes, 1 remain", refusal(request.build()));
  }

  @Test
  void rawContentsMayHaveAnEmptyMessageBesideThem() throws InvalidTensorException {
    ByteString one = ByteString.fromHex("0000803f");
    ModelInferRequest empty =
        typed("FP32", 1, c -> {}).toBuilder().addRawInputContents(one).build();
    assertEquals("0x0000803f", InferTensors.inputs(empty).getFirst().content().toHex());
    assertEquals(
        "tensor 'x' has contents beside raw_input_contents; give one of them",
        refusal(
            typed("FP32", 1, c -> c.addFp32Contents(1)).toBuilder()
                .addRawInputContents(one)
                .build()));
  }

  @Test
  void aTensorGivenTwiceIsRefused() {
    ModelInferRequest once = typed("FP32", 1, c -> c.addFp32Contents(1));
    ModelInferRequest twice = once.toBuilder().addAllInputs(List.of(once.getInputs(0))).build();
    assertEquals("tensor 'x' is given twice", refusal(twice));
  }
}
