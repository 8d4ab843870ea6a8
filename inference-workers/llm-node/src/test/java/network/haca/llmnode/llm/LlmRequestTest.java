package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import network.haca.schemas.llm.CanonicalRequest.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule T5: a node takes no request whose answer its client's verifier would refuse. */
class LlmRequestTest {
  @TempDir private Path folder;

  private ParsedRequest parse(String more) throws Exception {
    LlmModels models =
        LlmModels.read(
            Files.writeString(
                folder.resolve("models.json"),
                "{\"providers\":{\"p\":{\"url\":\"http://p/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"));
    return LlmRequest.parse(
        LlmApi.CHAT,
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}".formatted(more),
        models,
        Form.SDK);
  }

  @Test
  void whatHasNoOneMeaningIsRefusedByName() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                ",\"seed\":1,\"seed\":2", "Duplicate field 'seed'",
                ",\"x\":\"\\ud83d\"", "half of a surrogate pair",
                ",\"tools\":[{\"x\":{\"y\":\"a\\ude00\"}}]", "half of a surrogate pair",
                ",\"temperature\":NaN", "the number NaN",
                ",\"top_p\":1e999", "the number 1e999")
            .entrySet()) {
      ParsedRequest.Refused refused =
          assertInstanceOf(ParsedRequest.Refused.class, parse(each.getKey()));
      assertEquals(400, refused.error().status());
      assertTrue(refused.error().message().contains(each.getValue()), refused::toString);
    }
  }

  @Test
  void numbersOfRealClientsAreTaken() throws Exception {
    for (String more :
        new String[] {
          ",\"temperature\":0.7,\"top_p\":1,\"seed\":1234567890123456789",
          ",\"temperature\":0.30000000000000004",
          ",\"temperature\":0.69999999999999996,\"top_p\":0.699999988079071",
          ",\"seed\":-0,\"x\":1E+2",
          ",\"x\":\"\\ud83d\\ude00\""
        }) {
      assertInstanceOf(ParsedRequest.Accepted.class, parse(more), more);
    }
  }
}
