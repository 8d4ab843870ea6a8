package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.llmnode.grammar.Grammar;
import network.haca.llmnode.grammar.JsonSchemaGrammar;
import org.junit.jupiter.api.Test;

/**
 * What a decoder's grammars make of schemas and their tests in MaskBench's form, one JSON line for
 * each schema; {@code benchmarks/schema_masks.py} measures others by the same lines. {@code
 * -Dschema.tasks=DIR} has the schemas, {@code -Dschema.model=DIR} a {@code tokenizer.json}, and
 * {@code -Dschema.lines=FILE} gets the lines.
 */
class SchemaMaskBench {
  private static final String LINES = System.getProperty("schema.lines", "");
  private static final Path MODEL = Path.of(System.getProperty("schema.model", ""));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A control token, which is in no text. */
  private static final int END = 0;

  private static final Set<Long> ENDS = Set.of((long) END);

  @Test
  void measure() throws Exception {
    assumeTrue(!LINES.isEmpty(), "-Dschema.lines=FILE names no file");
    try (Vocabulary vocabulary = Vocabulary.open(MODEL);
        Stream<Path> files = Files.list(Path.of(System.getProperty("schema.tasks", "")))) {
      int tokens =
          JSON.readTree(MODEL.resolve("tokenizer.json").toFile()).at("/model/vocab").size();
      TokenTexts texts = TokenTexts.of(vocabulary, tokens);
      List<String> lines = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        lines.add(measure(file, vocabulary, texts, tokens).toString());
      }
      assertFalse(lines.isEmpty(), "there are no schemas");
      Files.write(Path.of(LINES), lines);
    }
  }

  private static ObjectNode measure(Path file, Vocabulary vocabulary, TokenTexts texts, int tokens)
      throws Exception {
    JsonNode task = JSON.readTree(file.toFile());
    ObjectNode line = JSON.createObjectNode().put("name", file.getFileName().toString());
    long begin = System.nanoTime();
    JsonSchemaGrammar.Compiled compiled = JsonSchemaGrammar.compile(task.get("schema"));
    line.put("compileNanos", System.nanoTime() - begin);
    if (!(compiled instanceof JsonSchemaGrammar.Compiled.Good(Grammar grammar))) {
      return line.put("accepted", false).put("reason", compiled.toString());
    }
    line.put("accepted", true);
    ArrayNode tests = line.putArray("tests");
    for (JsonNode test : task.path("tests")) {
      tests.add(
          run(test, new BoundAnswer(new BoundAnswer.Binding(grammar, texts)), vocabulary, tokens));
    }
    return line;
  }

  private static ObjectNode run(
      JsonNode test, BoundAnswer answer, Vocabulary vocabulary, int tokens) throws Exception {
    long[] text = vocabulary.encode(JSON.writeValueAsString(test.get("data")));
    float[] logits = new float[tokens];
    long nanos = 0;
    long most = 0;
    int masks = 0;
    boolean isTaken = true;
    for (int i = 0; i <= text.length && isTaken; i++) {
      Arrays.fill(logits, 0);
      long begin = System.nanoTime();
      var _ = answer.bind(logits, ENDS);
      long took = System.nanoTime() - begin;
      nanos += took;
      most = Math.max(most, took);
      masks++;
      if (i < text.length) {
        isTaken = logits[(int) text[i]] == 0;
        answer.add(text[i]);
      } else {
        isTaken = logits[END] == 0;
      }
    }
    return JSON.createObjectNode()
        .put("valid", test.get("valid").asBoolean())
        .put("taken", isTaken)
        .put("masks", masks)
        .put("nanos", nanos)
        .put("most", most);
  }
}
