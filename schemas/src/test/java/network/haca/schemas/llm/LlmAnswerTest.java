package network.haca.schemas.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.schemas.TeeProof;
import org.junit.jupiter.api.Test;

class LlmAnswerTest {
  private static final String TEE =
      "\"tee_signature\":\"AQ==\",\"tee_timestamp\":7,\"tee_request_hash\":\"%s\",\"tee_output_hash\":\"%s\",\"tee_id\":\"0x%s\""
          .formatted("01".repeat(32), "02".repeat(32), "03".repeat(32));

  private static String signed(String text) throws PythonJson.MalformedException {
    return LlmAnswer.read(text).signedOutput().toUtf8();
  }

  @Test
  void ofABodyTheTextIsSigned() throws Exception {
    assertEquals(
        "Grüße",
        signed("{\"choices\":[{\"message\":{\"content\":\"Grüße\"},\"finish_reason\":\"stop\"}]}"));
    assertEquals("hi", signed("{\"choices\":[{\"text\":\"hi\",\"finish_reason\":\"stop\"}]}"));
  }

  @Test
  void ofToolCallsTheCallsAreSignedStreamedOrNot() throws Exception {
    String expected =
        "[{\"function\": {\"arguments\": \"{\\\"a\\\":1}\", \"name\": \"f\"}, \"id\": \"c\", \"type\": \"function\"}]";
    assertEquals(
        expected,
        signed(
            "{\"choices\":[{\"message\":{\"content\":\"beside\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}"));
    assertEquals(
        expected,
        signed(
            """
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\\"a\\""}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}

            data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]
            """));
  }

  @Test
  void aStreamIsSignedAsTheTextOfAllItsChunks() throws Exception {
    LlmAnswer answer =
        LlmAnswer.read(
            """
            data: {"choices":[{"delta":{"content":"Hel","role":"assistant"},"finish_reason":null}]}

            data: {"choices":[{"delta":{"content":"lo"},"finish_reason":null}]}

            data: {"choices":[{"delta":{},"finish_reason":"stop"}],%s}

            data: [DONE]
            """
                .formatted(TEE));
    assertEquals("Hello", answer.signedOutput().toUtf8());
    TeeProof proof = answer.proof().orElseThrow();
    assertEquals(7, proof.timestamp());
    assertEquals("0x" + "03".repeat(32), proof.teeId().toHex());
  }

  @Test
  void withoutEveryFieldThereIsNoProof() throws Exception {
    assertTrue(LlmAnswer.read("{" + TEE + "}").proof().isPresent());
    assertTrue(LlmAnswer.read("{" + TEE.replace("tee_id", "id") + "}").proof().isEmpty());
    assertTrue(LlmAnswer.read("{" + TEE.replace("AQ==", "?") + "}").proof().isEmpty());
  }

  private static void assertAmbiguous(String why, String text) {
    PythonJson.MalformedException refused =
        assertThrows(PythonJson.MalformedException.class, () -> LlmAnswer.read(text));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
  }

  @Test
  void whatReadersMayTakeForTwoAnswersIsNone() {
    String choice = "{\"message\":{\"content\":\"true\"}}";
    assertAmbiguous(
        "Duplicate", "{\"choices\":[{\"text\":\"false\"}],\"choices\":[%s]}".formatted(choice));
    assertAmbiguous(
        "Duplicate", "{\"choices\":[{\"message\":{\"content\":\"a\",\"content\":\"b\"}}]}");
    assertAmbiguous("Duplicate", "data: {\"choices\":[],\"choices\":[]}\n\n");
    assertAmbiguous(
        "both embeddings and choices", "{\"data\":[],\"choices\":[%s]}".formatted(choice));
    assertAmbiguous(
        "both text and message",
        "{\"choices\":[{\"text\":\"true\",\"message\":{\"content\":\"false\"}}]}");
    assertAmbiguous(
        "both text and delta",
        "data: {\"choices\":[{\"text\":\"a\",\"delta\":{\"content\":\"b\"}}]}\n\n");
    assertAmbiguous("another text", "{\"choices\":[{\"text\":\"true\"}],\"completion\":\"false\"}");
    String chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],%s}%n%n".formatted(TEE);
    assertAmbiguous("behind its proof", chunk + chunk);
    assertAmbiguous("behind [DONE]", "data: [DONE]\n\n" + chunk);
  }

  @Test
  void ofSeveralChoicesTheFirstIsSigned() throws Exception {
    String stream =
        """
        data: {"choices":[{"index":1,"delta":{"content":"other"}}]}

        data: {"choices":[{"index":1,"delta":{"content":"!"}},{"index":0,"delta":{"content":"first"}}]}

        data: [DONE]
        """;
    assertEquals("first", signed(stream));
    assertEquals(2, LlmAnswer.read(stream).choices());
    String whole = "{\"choices\":[{\"text\":\"first\"},{\"text\":\"other\"}]}";
    assertEquals("first", signed(whole));
    assertEquals(2, LlmAnswer.read(whole).choices());
  }
}
