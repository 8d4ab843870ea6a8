package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.haca.onnx.InvalidModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of {@code model.json} says what the worker takes. */
class ModelSchemaTest {
  private static final Path PUBLISHED = Path.of("../../docs/model.schema.json");
  private static final Path MODELS = Path.of("../../models");

  private static final String EMBEDDING =
      "{\"tokenizer\":\"t\",\"input\":\"i\",\"output\":\"o\",\"maxTokens\":5}";

  @TempDir private Path folder;

  private static boolean isOfSchema(String text) throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(PUBLISHED));
    return schema.validate(text, InputFormat.JSON).isEmpty();
  }

  private boolean isTaken(String text) throws Exception {
    Files.writeString(folder.resolve("model.json"), text);
    try {
      var _ = ModelDescriptor.load(folder);
      return true;
    } catch (InvalidModelException e) {
      return false;
    }
  }

  private void assertBoth(boolean isTaken, String text) throws Exception {
    assertEquals(isTaken, isOfSchema(text), () -> "the schema on " + text);
    assertEquals(isTaken, isTaken(text), () -> "the worker on " + text);
  }

  @Test
  void everyModelOfOursIsOfIt() throws Exception {
    List<Path> samples;
    try (Stream<Path> files = Files.walk(MODELS)) {
      samples = files.filter(file -> file.endsWith("model.json")).toList();
    }
    assertTrue(samples.size() >= 2, samples::toString);
    for (Path sample : samples) {
      assertBoth(true, Files.readString(sample));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'a'}",
        "{'name':'A.b_c-9','version':'2024-01','file':'sub/net.onnx','maxBatchSize':65536}",
        "{'name':'a','version':null,'file':null,'maxBatchSize':null,'textEmbedding':null}",
        "{'name':'a','maxBatchSize':0}",
        "{'name':'a','textEmbedding':%}",
        "{'name':'a','run':{}}",
        "{'name':'a','run':null}",
        "{'name':'a','run':{'threads':256,'instances':16,'optimization':'BASIC','device':'CPU'}}",
        "{'name':'a','run':{'batchDelayMicros':1000000,'preferredBatchSizes':[1,65536]}}",
        "{'name':'a','run':{'threads':null,'instances':null,'optimization':null,'device':null}}"
      })
  void whatItAllowsIsTaken(String text) throws Exception {
    assertBoth(true, json(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{'name':null}",
        "{'name':''}",
        "{'name':'-a'}",
        "{'name':'a/b'}",
        "{'name':'a b'}",
        "{'name':7}",
        "{'name':'a','version':''}",
        "{'name':'a','version':2}",
        "{'name':'a','file':5}",
        "{'name':'a','maxBatchSize':-1}",
        "{'name':'a','maxBatchSize':65537}",
        "{'name':'a','maxBatchSize':1.5}",
        "{'name':'a','maxBatchSize':'8'}",
        "{'name':'a','colour':1}",
        "{'name':'a','run':[]}",
        "{'name':'a','run':{'threads':-1}}",
        "{'name':'a','run':{'threads':257}}",
        "{'name':'a','run':{'instances':0}}",
        "{'name':'a','run':{'instances':17}}",
        "{'name':'a','run':{'optimization':'basic'}}",
        "{'name':'a','run':{'device':'TPU'}}",
        "{'name':'a','run':{'device':0}}",
        "{'name':'a','run':{'batchDelayMicros':1000001}}",
        "{'name':'a','run':{'preferredBatchSizes':[0]}}",
        "{'name':'a','run':{'preferredBatchSizes':['4']}}",
        "{'name':'a','run':{'colour':1}}",
        "{'name':'a','textEmbedding':{}}",
        "{'name':'a','textEmbedding':[]}",
        "{'name':'a','textEmbedding':{'tokenizer':'','input':'i','output':'o','maxTokens':5}}",
        "{'name':'a','textEmbedding':{'tokenizer':'t','input':'i','output':'o'}}",
        "{'name':'a','textEmbedding':{'tokenizer':'t','input':'i','output':'o','maxTokens':0}}",
        "{'name':'a','textEmbedding':{'tokenizer':'t','input':'i','output':'o','maxTokens':5,'x':1}}"
      })
  void whatItForbidsIsRefused(String text) throws Exception {
    assertBoth(false, json(text));
  }

  @Test
  void namesAreAsLongAsItSays() throws Exception {
    assertBoth(true, "{\"name\":\"%s\"}".formatted("a".repeat(128)));
    assertBoth(false, "{\"name\":\"%s\"}".formatted("a".repeat(129)));
  }

  private static String json(String text) {
    return text.replace('\'', '"').replace("%", EMBEDDING);
  }
}
