package network.haca.schemas.kserve;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Optional;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client asks for and cannot get is refused by its name. */
class RequestParametersTest {
  private static InferParameter value(String text) {
    InferParameter.Builder value = InferParameter.newBuilder();
    switch (text.charAt(0)) {
      case 't', 'f' -> value.setBoolParam(text.equals("true"));
      case '\'' -> value.setStringParam(text.substring(1));
      case 'u' -> value.setUint64Param(Long.parseLong(text.substring(1)));
      case 'd' -> value.setDoubleParam(Double.parseDouble(text.substring(1)));
      case '-' -> value.clear();
      default -> value.setInt64Param(Long.parseLong(text));
    }
    return value.build();
  }

  private static ModelInferRequest with(String level, String name, String value) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    switch (level) {
      case "request" -> request.putParameters(name, value(value));
      case "input" -> request.addInputsBuilder().setName("x").putParameters(name, value(value));
      default -> request.addOutputsBuilder().setName("y").putParameters(name, value(value));
    }
    return request.build();
  }

  private static String refusal(ModelInferRequest request) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> RequestParameters.check(request))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "request,sequence_id,7,parameter 'sequence_id' is",
        "request,sequence_id,'seven,parameter 'sequence_id' is",
        "request,sequence_id,'0,parameter 'sequence_id' is",
        "request,sequence_start,true,parameter 'sequence_start' is",
        "request,sequence_end,true,parameter 'sequence_end' is",
        "request,priority,u1,parameter 'priority' is",
        "request,timeout,5,parameter 'timeout' is",
        "request,timeout,d0.5,parameter 'timeout' is",
        "request,priority,-,parameter 'priority' is",
        "request,binary_data_output,false,parameter 'binary_data_output' is",
        "request,beam,3,parameter 'beam' is not known",
        "request,content_type,'hg_json,parameter 'content_type' is",
        "input,content_type,'base64,input 'x': parameter 'content_type' is",
        "input,content_type,1,input 'x': parameter 'content_type' is",
        "output,content_type,'base64,output 'y': parameter 'content_type' is",
        "input,shared_memory_region,'r,input 'x': parameter 'shared_memory_region' is",
        "input,shared_memory_byte_size,0,input 'x': parameter 'shared_memory_byte_size' is",
        "input,shared_memory_offset,0,input 'x': parameter 'shared_memory_offset' is",
        "input,binary_data_size,4,input 'x': parameter 'binary_data_size' is",
        "input,beam,3,input 'x': parameter 'beam' is not known",
        "output,classification,-,output 'y': parameter 'classification' is",
        "output,classification,'3,output 'y': parameter 'classification' is",
        "output,classification,65537,output 'y': parameter 'classification' is",
        "output,shared_memory_region,'r,output 'y': parameter 'shared_memory_region' is",
        "output,shared_memory_byte_size,8,output 'y': parameter 'shared_memory_byte_size' is",
        "output,binary_data,false,output 'y': parameter 'binary_data' is",
        "output,beam,3,output 'y': parameter 'beam' is not known",
      })
  void whatCannotBeHadIsRefusedByName(String level, String name, String value, String text) {
    String refusal = refusal(with(level, name, value));
    assertEquals(text, refusal.substring(0, Math.min(text.length(), refusal.length())));
  }

  @ParameterizedTest
  @CsvSource({
    "request,content_type,'''pd'",
    "input,content_type,'''np'",
    "input,content_type,'''str'",
    "output,content_type,'''np'",
    "request,sequence_id,0",
    "request,sequence_id,''''",
    "request,sequence_start,false",
    "request,sequence_end,false",
    "request,priority,u0",
    "request,timeout,0",
    "request,binary_data_output,true",
    "output,classification,0",
    "output,classification,65536",
    "output,binary_data,true",
  })
  void whatAsksForNothingMayBeThere(String level, String name, String value) {
    assertDoesNotThrow(() -> RequestParameters.check(with(level, name, value)));
  }

  /** As KServe's client writes it. */
  @Test
  void theLengthOfRawContentsMayBeSaid() {
    ModelInferRequest.Builder request =
        with("input", "binary_data_size", "4").toBuilder()
            .addRawInputContents(ByteString.copyFromUtf8("four"));
    assertDoesNotThrow(() -> RequestParameters.check(request.build()));
    request.setRawInputContents(0, ByteString.copyFromUtf8("three"));
    assertTrue(refusal(request.build()).startsWith("input 'x': parameter 'binary_data_size' is"));
  }

  /** Rule T6. */
  @Test
  void theFormOfTheSignatureIsOneOfTwo() throws InvalidTensorException {
    assertTrue(RequestParameters.asksForOwnSignature(with("request", "signature", "'own")));
    assertFalse(RequestParameters.asksForOwnSignature(with("request", "signature", "'shared")));
    assertFalse(RequestParameters.asksForOwnSignature(ModelInferRequest.getDefaultInstance()));
    assertEquals(
        "parameter 'signature' is true, neither \"own\" nor \"shared\"",
        refusal(with("request", "signature", "true")));
    assertEquals(
        "parameter 'signature' is \"\", neither \"own\" nor \"shared\"",
        refusal(with("request", "signature", "'")));
    assertDoesNotThrow(() -> RequestParameters.check(with("request", "signature", "'own")));
  }

  @Test
  void theVerificationIsAText() throws InvalidTensorException {
    assertEquals(
        "parameter 'verification' is 1, not a string such as TEE or VANILLA",
        refusal(with("request", "verification", "1")));
    assertEquals(
        "parameter 'verification' is true, not a string such as TEE or VANILLA",
        refusal(with("request", "verification", "true")));
    assertEquals(
        "parameter 'verification' is nothing, not a string such as TEE or VANILLA",
        refusal(with("request", "verification", "-")));
    assertEquals(
        Optional.of("TEE"),
        RequestParameters.verification(with("request", "verification", "'TEE")));
    assertEquals(
        Optional.empty(), RequestParameters.verification(ModelInferRequest.getDefaultInstance()));
  }
}
