package network.haca.llmnode.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The official JSON-Schema-Test-Suite, of which {@code -Djson.schema.suite=DIR} is a checkout. A
 * grammar may take fewer texts than its schema allows, since it has an order of members; it takes
 * none that the schema forbids.
 */
class JsonSchemaSuiteTest {
  private static final String SUITE = System.getProperty("json.schema.suite", "");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> wrong = new ArrayList<>();
  private int schemas;
  private int refused;
  private int valid;
  private int taken;
  private int invalid;

  @Test
  void noGrammarTakesWhatItsSchemaForbids() throws Exception {
    assumeTrue(!SUITE.isEmpty(), "-Djson.schema.suite=DIR names no checkout");
    try (Stream<Path> files = Files.list(Path.of(SUITE, "tests", "draft2020-12"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode group : JSON.readTree(Files.readString(file))) {
          judge(file.getFileName().toString(), group);
        }
      }
    }
    System.out.printf(
        "%d schemas, %d refused by name; of the others %d of %d valid texts and none of %d invalid"
            + " ones are taken%n",
        schemas, refused, taken, valid, invalid);
    assertEquals(List.of(), wrong);
    assertTrue(schemas > 300, "it is no checkout of the suite");
  }

  private void judge(String file, JsonNode group) throws Exception {
    schemas++;
    if (!(JsonSchemaGrammar.compile(group.get("schema"))
        instanceof JsonSchemaGrammar.Compiled.Good(Grammar grammar))) {
      refused++;
      return;
    }
    for (JsonNode test : group.get("tests")) {
      String text = JSON.writeValueAsString(test.get("data"));
      boolean isTaken = Place.start(grammar).after(text.getBytes(StandardCharsets.UTF_8)).mayEnd();
      if (test.get("valid").asBoolean()) {
        valid++;
        taken += isTaken ? 1 : 0;
      } else {
        invalid++;
        if (isTaken) {
          wrong.add("%s: %s: %s".formatted(file, group.get("schema"), text));
        }
      }
    }
  }
}
