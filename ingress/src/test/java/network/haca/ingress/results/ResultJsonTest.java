package network.haca.ingress.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import org.junit.jupiter.api.Test;

/** The original's clients find an answer by the path of its mode. */
class ResultJsonTest {
  private static JsonNode result(Mode mode) throws IOException {
    NumberTensor range =
        new NumberTensor("range", List.of(FixedPoint.of(-408, 1)), List.of(1L, 1L));
    InferenceEvent event =
        new InferenceEvent(
            "0x00",
            new ModelRequest(mode.number(), "projectile", new ModelInput(List.of(), List.of())),
            new ModelOutput(List.of(range), List.of(), List.of(), false));
    String encoded = ResultJson.of(event).get("inference_results").get(0).asText();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(encoded)).get("InferenceResult");
  }

  private static void assertIsRange(JsonNode output) {
    JsonNode numbers = output.get("model_output").get("numbers").get(0);
    assertEquals("range", numbers.get("name").asText());
    assertEquals("-408", numbers.get("values").get(0).get("value").asText());
    assertTrue(numbers.get("values").get(0).get("decimals").isTextual());
    assertEquals("[1,1]", numbers.get("shape").toString());
  }

  @Test
  void eachModeHasItsPlace() throws IOException {
    assertIsRange(result(Mode.VANILLA).get("VanillaResult"));
    assertIsRange(result(Mode.ZKML).get("ZkmlResult"));
    assertIsRange(result(Mode.TEE).get("TeeNodeResult").get("Response").get("VanillaResponse"));
  }
}
