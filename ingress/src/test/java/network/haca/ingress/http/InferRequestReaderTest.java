package network.haca.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferRequestReaderTest {
  private static HttpInferRequest read(String json, String binaryHex)
      throws InvalidTensorException {
    Bytes head = Bytes.ofUtf8(json.replace('\'', '"'));
    Bytes body = Bytes.concat(head, Bytes.fromHex(binaryHex));
    return InferRequestReader.read(body.toArray(), head.size(), "m", "");
  }

  private static String refusal(String json, String binaryHex) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> read(json, binaryHex)).getMessage());
  }

  private static String content(String datatype, long size, String data)
      throws InvalidTensorException {
    String json =
        "{'inputs':[{'name':'x','shape':[%d],'datatype':'%s','data':%s}]}"
            .formatted(size, datatype, data);
    return InferTensors.inputs(read(json, "").request()).getFirst().content().toHex();
  }

  /** Rule D4: beside it another input's binary data is that input's still. */
  @Test
  void d4AnInputThatNamesAFeedHasNoContent() throws InvalidTensorException {
    HttpInferRequest read =
        read(
            "{'inputs':[{'name':'p','shape':[1,2],'datatype':'FP32','parameters':{'feed':'BTC-USD',"
                + "'feed_candles':2,'feed_seconds':60}},{'name':'x','shape':[1],'datatype':'FP32',"
                + "'parameters':{'binary_data_size':4}}]}",
            "0x0000803f");
    FeedInput named = FeedInputs.of(read.request()).getFirst();
    assertEquals("p", named.tensor());
    assertEquals(2, named.candles().orElseThrow().count());
    assertEquals(
        "x", InferTensors.inputs(read.request()).getFirst().name(), "the only one that is given");
    assertTrue(
        refusal(
                "{'inputs':[{'name':'p','shape':[1],'datatype':'FP32','data':[1],"
                    + "'parameters':{'feed':'BTC-USD'}}]}",
                "")
            .contains("tensor 'p' is not either given by data or named"));
    assertTrue(
        refusal(
                "{'inputs':[{'name':'p','shape':[1],'datatype':'FP32',"
                    + "'parameters':{'feed_candles':1}}]}",
                "")
            .contains("'feed_candles'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP32 | 2 | [1, -0.0] | 0x0000803f00000080",
        // The double nearest to this text lies on the middle between two floats; the text does not.
        "FP32 | 1 | [1.00000005960464477539062501] | 0x0100803f",
        "FP64 | 1 | [[0.1]] | 0x9a9999999999b93f",
        "INT8 | 2 | [-128, 127] | 0x807f",
        "UINT64 | 1 | [18446744073709551615] | 0xffffffffffffffff",
        "INT64 | 1 | [1e3] | 0xe803000000000000",
        "INT64 | 2 | [-9223372036854775808, 9223372036854775807] | 0x0000000000000080ffffffffffffff7f",
        "UINT32 | 2 | [3000000000, 4294967295] | 0x005ed0b2ffffffff",
        "INT64 | 1 | [0e-999999999] | 0x0000000000000000",
        "FP16 | 2 | [1e-99999999999, -1e-99999999999] | 0x00000080",
        "FP16 | 4 | [1, -0.0, 65504, 6e-8] | 0x003c0080ff7b0100",
        "BF16 | 3 | [1, -0.0, 3.3895313892515355E38] | 0x803f00807f7f",
        // Half-way between two values to a binary32 that it is nearest to, but above as it stands.
        "FP16 | 1 | [1.00048828125000000000000000001] | 0x013c",
        "BF16 | 1 | [1.00390625000000000000000000001] | 0x813f",
        "FP16 | 1 | [1.00048828125] | 0x003c",
        "BYTES | 2 | ['\\ud83d\\ude00', 'a\\u0000b'] | 0x04000000f09f988003000000610062",
        "BOOL | 2 | [true, false] | 0x0100",
        "BYTES | 2 | ['hi', ''] | 0x02000000686900000000"
      })
  void jsonDataBecomesLittleEndianBytesRoundedOnce(
      String datatype, long size, String data, String expected) throws InvalidTensorException {
    assertEquals(expected, content(datatype, size, data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT8 | 1 | [128] | tensor 'x': 128 is not a value of INT8",
        "UINT8 | 1 | [-1] | tensor 'x': -1 is not a value of UINT8",
        "INT32 | 1 | [1.5] | tensor 'x': 1.5 is not a value of INT32",
        "INT64 | 1 | [1e999999999] | tensor 'x': 1e999999999 is not a value of INT64",
        "FP32 | 1 | [1e99] | tensor 'x': 1e99 is not a value of FP32",
        "FP32 | 1 | ['1'] | tensor 'x': 1 is not a value of FP32",
        "FP32 | 2 | [1] | tensor 'x': FP32 with shape [2] takes 8 bytes, got 4",
        "FP16 | 1 | [65520] | tensor 'x': 65520 is not a value of FP16",
        "BF16 | 1 | [3.4e38] | tensor 'x': 3.4e38 is not a value of BF16",
        "INT64 | 1 | [1e-999999999] | tensor 'x': 1e-999999999 is not a value of INT64",
        "UINT64 | 1 | [-1] | tensor 'x': -1 is not a value of UINT64",
        "UINT16 | 1 | [65536] | tensor 'x': 65536 is not a value of UINT16",
        "FP32 | 1 | [1, 2] | tensor 'x': data has more elements than its shape, which has 1",
        "BYTES | 1 | ['a\\ud83d'] | tensor 'x': \\ud83d at character 1 is half of a surrogate pair;"
            + " send both halves, or binary data",
        "FP32 | 1 | [null] | data holds null or an object",
        "FLOAT | 0 | [] | tensor 'x': datatype 'FLOAT' is not one of [BOOL, UINT8, UINT16, UINT32,"
            + " UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64, BF16, BYTES]"
      })
  void valuesThatDoNotFitAreNamed(String datatype, long size, String data, String expected) {
    assertEquals(
        expected,
        String.valueOf(
            assertThrows(InvalidTensorException.class, () -> content(datatype, size, data))
                .getMessage()));
  }

  @Test
  void binaryDataBelongsToTheInputsInTheirOrder() throws InvalidTensorException {
    HttpInferRequest request =
        read(
            """
            {'parameters':{'binary_data_output':true},'inputs':[
             {'name':'a','shape':[1],'datatype':'INT16','parameters':{'binary_data_size':2}},
             {'name':'b','shape':[1],'datatype':'INT8','parameters':{'binary_data_size':1}}],
             'outputs':[{'name':'y'},{'name':'z','parameters':{'binary_data':false}}]}\
            """,
            "010203");
    assertEquals("0x03", InferTensors.inputs(request.request()).get(1).content().toHex());
    assertTrue(request.wantsBinary("y"));
    assertFalse(request.wantsBinary("z"));
    assertEquals(0, request.request().getParametersCount());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the body is not a JSON object",
        "[] | the body is not a JSON object",
        "{} | inputs is missing or empty",
        "{'input':[]} | unknown field 'input'; known are id, parameters, inputs, outputs",
        "{'id':7} | id is not a string",
        "{'inputs':{}} | inputs is not an array of objects",
        "{'inputs':[{'name':'x','datatype':'INT8','data':[]}]} | tensor 'x' has no shape",
        "{'inputs':[{'name':'x','shape':[1],'datatype':'INT8'}]} | tensor 'x' takes either data or"
            + " the parameter binary_data_size",
        "{'inputs':[{'name':'x','shape':[0.5]}]} | shape is not an array of integers",
        "{} {} | something follows the JSON object"
      })
  void whatIsWrongWithTheRequestIsNamed(String json, String expected) {
    assertEquals(expected, refusal(json.equals("''") ? "" : json, ""));
  }

  @Test
  void binaryDataThatIsMissingOrLeftOverIsNamed() {
    String json =
        "{'inputs':[{'name':'a','shape':[2],'datatype':'INT8',"
            + "'parameters':{'binary_data_size':2}}]}";
    assertEquals(
        "tensor 'a': binary_data_size is 2, 1 bytes of binary data remain", refusal(json, "01"));
    assertEquals(
        "1 bytes of binary data are not named by any input's binary_data_size",
        refusal(json, "010203"));
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(5000);
    String message =
        refusal("{'inputs':[{'name':'x','shape':[1],'datatype':'INT8','data':" + deep, "");
    assertTrue(message.startsWith("the body is not JSON: Document nesting depth"), message);
  }

  @Test
  void theDatatypeMayStandBehindTheData() throws InvalidTensorException {
    HttpInferRequest request =
        read("{'inputs':[{'data':[[1],[2]],'shape':[2,1],'datatype':'INT8','name':'x'}]}", "");
    assertEquals("0x0102", InferTensors.inputs(request.request()).getFirst().content().toHex());
  }

  @Test
  void jsonThatIsNotUtf8IsRefused() {
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    Bytes body =
        Bytes.concat(
            Bytes.ofUtf8("{\"id\":\""), Bytes.wrap(surrogate), Bytes.ofUtf8("\",\"inputs\":[]}"));
    InvalidTensorException refused =
        assertThrows(
            InvalidTensorException.class,
            () -> InferRequestReader.read(body.toArray(), body.size(), "m", ""));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("the JSON is not UTF-8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'\\ude00'} | id: \\ude00 at character 0 is half of a surrogate pair; send both"
            + " halves, or binary data",
        "{'parameters':{'a':99999999999999999999}} | parameter 'a': a number is not within 64 bits",
        "{'parameters':{'binary_data_output':'yes'}} | parameter 'binary_data_output' is not true"
            + " or false",
        "{'inputs':[{'name':'x','shape':[99999999999999999999]}]} | shape: a number is not within"
            + " 64 bits",
        "{'inputs':[{'name':'x','shape':[1],'datatype':'INT8','parameters':{'binary_data_size':'1'}}]}"
            + " | binary_data_size is not an integer"
      })
  void valuesOfTheWrongKindAreNamed(String json, String expected) {
    assertEquals(expected, refusal(json, ""));
  }

  @Test
  void whatClientsWriteWithoutMeaningAnythingIsTaken() throws InvalidTensorException {
    HttpInferRequest request =
        read(
            "{'model_name':'m','id':null,'parameters':null,'outputs':null,'inputs':[{'name':'x',"
                + "'shape':[1],'datatype':'INT8','data':[1],'parameters':null}]}",
            "");
    assertEquals(1, request.request().getInputsCount());
    assertEquals("model_name is not 'm', which the path names", refusal("{'model_name':'n'}", ""));
  }

  /** As MLServer's types write themselves. */
  @Test
  void whatIsAbsentMayBeNullWhereverItIs() throws InvalidTensorException {
    HttpInferRequest request =
        read(
            "{'id':null,'parameters':{'content_type':'np','headers':null},'inputs':[{'name':'x',"
                + "'shape':[1],'datatype':'INT8','data':null,"
                + "'parameters':{'content_type':null,'binary_data_size':1}}],"
                + "'outputs':[{'name':'y','parameters':{'content_type':null}}]}",
            "07");
    assertEquals(1, request.request().getParametersCount());
    assertEquals(0, request.request().getInputs(0).getParametersCount());
    assertEquals(0, request.request().getOutputs(0).getParametersCount());
    assertEquals(
        "parameters is not an object of at most 64",
        refusal("{'parameters':{" + nulls(65) + "}}", ""));
  }

  private static String nulls(int count) {
    return IntStream.range(0, count)
        .mapToObj("'p%d':null"::formatted)
        .collect(Collectors.joining(","));
  }

  @Test
  void theBodyMayNameTheVersionThatThePathLeavesOpen() throws InvalidTensorException {
    String body =
        "{'model_version':%s,'inputs':[{'name':'x','shape':[1],'datatype':'INT8','data':[1]}]}";
    byte[] second = body.formatted("'2'").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    byte[] none = body.formatted("null").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "2", InferRequestReader.read(second, second.length, "m", "").request().getModelVersion());
    assertEquals(
        "3", InferRequestReader.read(none, none.length, "m", "3").request().getModelVersion());
    assertEquals(
        "model_version is not '3', which the path names",
        assertThrows(
                InvalidTensorException.class,
                () -> InferRequestReader.read(second, second.length, "m", "3"))
            .getMessage());
  }

  @Test
  void whatIsAllStructureIsRefusedAsSoonAsItIsTooMuch() {
    assertEquals(
        "shape is not at most 16 integers",
        refusal("{'inputs':[{'name':'x','shape':[" + "1,".repeat(16) + "1", ""));
    assertEquals(
        "inputs is not at most 1024 objects",
        refusal(
            "{'inputs':["
                + "{'name':'x','shape':[0],'datatype':'INT8','data':[]},".repeat(1_024)
                + "{",
            ""));
    StringBuilder many = new StringBuilder("{'parameters':{");
    for (int i = 0; i < 65; i++) {
      many.append("'p").append(i).append("':1,");
    }
    assertEquals("parameters is not an object of at most 64", refusal(many.toString(), ""));
  }
}
