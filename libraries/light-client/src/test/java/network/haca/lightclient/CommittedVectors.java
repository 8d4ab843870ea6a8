package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files by which verifiers in other languages are held to this one. With {@code
 * -Dvectors.write=true} they are written anew.
 */
final class CommittedVectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/receipts");

  private CommittedVectors() {}

  static boolean areWritten() {
    return Boolean.getBoolean("vectors.write");
  }

  static JsonNode read(String name) throws IOException {
    return JSON.readTree(FOLDER.resolve(name).toFile());
  }

  static ArrayNode of(List<ReceiptVerifier.Step> steps) {
    ArrayNode array = JSON.createArrayNode();
    for (ReceiptVerifier.Step step : steps) {
      array
          .addObject()
          .put("name", step.name())
          .put("passed", step.passed())
          .put("detail", step.detail());
    }
    return array;
  }

  /** Compares a file with what it should hold, an element a line. */
  static void check(String name, ArrayNode elements) throws IOException {
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < elements.size(); i++) {
      text.append(JSON.writeValueAsString(elements.get(i)))
          .append(i + 1 < elements.size() ? ",\n" : "\n");
    }
    text.append("]\n");
    Path file = FOLDER.resolve(name);
    if (areWritten()) {
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text.toString());
  }
}
