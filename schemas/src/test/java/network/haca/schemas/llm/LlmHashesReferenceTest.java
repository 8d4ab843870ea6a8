package network.haca.schemas.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.schemas.llm.CanonicalRequest.Form;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the original's own code hashes and signs ({@code -Dreference.vectors=DIR}). */
@EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
class LlmHashesReferenceTest {
  @TestFactory
  List<DynamicTest> theOriginalsVectors() throws IOException {
    Path file = Path.of(System.getProperty("reference.vectors"), "llm-hashes.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : new ObjectMapper().readTree(file.toFile()).get("vectors")) {
      switch (vector.get("kind").asText()) {
        case "chat", "completion" ->
            tests.add(DynamicTest.dynamicTest(vector.get("id").asText(), () -> hashes(vector)));
        case "signature" ->
            tests.add(DynamicTest.dynamicTest(vector.get("id").asText(), () -> signature(vector)));
        default -> {}
      }
    }
    assertEquals(9, tests.size());
    return tests;
  }

  private static void hashes(JsonNode vector) throws PythonJson.MalformedException {
    JsonNode body = PythonJson.parse(vector.get("request_json").asText());
    CanonicalRequest.Bytewise request =
        assertInstanceOf(
            CanonicalRequest.Bytewise.class,
            vector.get("kind").asText().equals("chat")
                ? CanonicalRequest.chat(body, Form.GATEWAY)
                : CanonicalRequest.completion(body));
    JsonNode expected = vector.get("expected");
    assertEquals(expected.get("canonical_request_utf8").asText(), request.bytes().toUtf8());
    LlmHashes hashes =
        LlmHashes.of(
            request,
            Bytes.ofUtf8(vector.get("signed_output").asText()),
            vector.get("timestamp").asLong());
    assertEquals("0x" + expected.get("request_hash").asText(), hashes.request().toHex());
    assertEquals("0x" + expected.get("output_hash").asText(), hashes.output().toHex());
    assertEquals("0x" + expected.get("msg_hash").asText(), hashes.message().toHex());
  }

  private static void signature(JsonNode vector) {
    Bytes key = Bytes.fromHex(vector.get("public_key_spki_der_hex").asText());
    Bytes32 message = Bytes32.fromHex("0x" + vector.get("msg_hash").asText());
    assertTrue(RsaPss.verify(key, message, base64(vector.get("valid_signature_base64"))));
    for (JsonNode bad : vector.get("must_reject")) {
      assertFalse(
          RsaPss.verify(key, message, base64(bad.get("signature_base64"))),
          bad.get("why").asText());
    }
  }

  private static Bytes base64(JsonNode text) {
    return Bytes.wrap(Base64.getDecoder().decode(text.asText()));
  }
}
