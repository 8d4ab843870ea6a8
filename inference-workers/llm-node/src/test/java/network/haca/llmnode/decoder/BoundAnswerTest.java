package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar;
import network.haca.onnx.Device;
import org.junit.jupiter.api.Test;

/** A model whose weights are random would say anything: a grammar makes it say what it must. */
class BoundAnswerTest {
  private static final Path FOLDER = Path.of("src/test/resources/tiny-llama");
  private static final Device DEVICE = Device.valueOf(System.getProperty("models.device", "CPU"));
  private static final DecoderOptions OPTIONS = new DecoderOptions(DEVICE, 1, 4, 64, 200, 5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":5},"
          + "\"kind\":{\"enum\":[\"red\",\"blue\"]},\"sizes\":{\"type\":\"array\",\"maxItems\":3,"
          + "\"items\":{\"type\":\"integer\"}},\"good\":{\"type\":\"boolean\"}},"
          + "\"required\":[\"name\",\"kind\",\"sizes\",\"good\"],\"additionalProperties\":false}";

  private static Told.Said answer(
      DecoderModel model, Grammar grammar, double temperature, long seed) throws Exception {
    Sampling sampling = new Sampling(temperature, 1, 0, 1, 0, 0, Map.of(), seed);
    Wish wish =
        new Wish(
            sampling,
            180,
            List.of(),
            Optional.of(new BoundAnswer.Binding(grammar, model.texts())),
            OptionalInt.empty());
    Told told = new Told();
    assertTrue(model.offer(new Generation(model.vocabulary().encode("say"), wish, model, told)));
    return told.await();
  }

  private static Grammar grammar(String schema) throws Exception {
    return assertInstanceOf(
            JsonSchemaGrammar.Compiled.Good.class, JsonSchemaGrammar.compile(JSON.readTree(schema)))
        .grammar();
  }

  @Test
  void whateverTheModelWantsTheAnswerIsOfTheSchema() throws Exception {
    Grammar grammar = grammar(SCHEMA);
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      for (int seed = 0; seed < 20; seed++) {
        Told.Said said = answer(model, grammar, seed == 0 ? 0 : 1, seed);
        assertEquals("stop", said.reason(), said.text());
        JsonNode value = JSON.readTree(said.text());
        assertTrue(
            value.get("name").asText().codePointCount(0, value.get("name").asText().length()) <= 5);
        assertTrue(List.of("red", "blue").contains(value.get("kind").asText()));
        value.get("sizes").forEach(size -> assertTrue(size.isIntegralNumber()));
        assertTrue(value.get("good").isBoolean());
        assertEquals(4, value.size());
      }
    }
  }

  @Test
  void whatIsNotAsciiIsWrittenEvenIfNoTokenIsAllOfIt() throws Exception {
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told.Said said = answer(model, grammar("{\"const\":\"Zürich 👍\"}"), 1, 1);
      assertEquals("stop", said.reason());
      assertEquals("Zürich 👍", JSON.readTree(said.text()).asText());
    }
  }

  @Test
  void aForcedCallIsOneThatIsRead() throws Exception {
    JsonNode tool =
        JSON.readTree(
            "{\"function\":{\"name\":\"add\",\"parameters\":{\"type\":\"object\",\"properties\":"
                + "{\"x\":{\"type\":\"boolean\"}},\"required\":[\"x\"]}}}");
    Grammar calls =
        assertInstanceOf(JsonSchemaGrammar.Compiled.Good.class, ToolCallText.grammar(List.of(tool)))
            .grammar();
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told.Said said = answer(model, calls, 1, 3);
      ToolCallText.Call call = ToolCallText.read(said.text()).getFirst();
      assertEquals("add", call.name());
      assertTrue(JSON.readTree(call.arguments()).get("x").isBoolean(), call.arguments());
    }
  }
}
