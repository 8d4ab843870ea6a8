package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Vectors by which verifiers in other languages are held to this one: the steps of a good receipt,
 * and of every forgery of it the steps that refuse it. With {@code -Dvectors.write=true} they are
 * written anew.
 */
class ReceiptVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/receipts");
  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis();
  private static final ObjectNode RECEIPT = DevelopmentReceipt.receipt();

  @Test
  void theCommittedStepsAreThoseOfThisVerifier() throws IOException {
    ArrayNode steps = JSON.createArrayNode();
    for (ReceiptVerifier.Step step : verify(RECEIPT)) {
      steps
          .addObject()
          .put("name", step.name())
          .put("passed", step.passed())
          .put("detail", step.detail());
    }
    assertCommitted("batch.steps.json", steps);
  }

  @Test
  void theCommittedForgeriesAreRefusedAsByThisVerifier() throws IOException {
    ArrayNode forgeries = JSON.createArrayNode();
    for (Forgery forgery : Forgery.of(RECEIPT)) {
      ObjectNode vector = forgeries.addObject().put("at", forgery.at().toString());
      forgery.value().ifPresent(value -> vector.set("value", value));
      ArrayNode failed = vector.putArray("failed");
      verify(forgery.applied(RECEIPT)).stream()
          .filter(step -> !step.passed())
          .forEach(step -> failed.add(step.name()));
    }
    assertCommitted("forgeries.json", forgeries);
  }

  private static List<ReceiptVerifier.Step> verify(JsonNode receipt) {
    return ReceiptVerifier.verify(receipt, GENESIS, GENESIS.validators(), Optional.empty());
  }

  private static void assertCommitted(String name, ArrayNode elements) throws IOException {
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < elements.size(); i++) {
      text.append(JSON.writeValueAsString(elements.get(i)))
          .append(i + 1 < elements.size() ? ",\n" : "\n");
    }
    text.append("]\n");
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("vectors.write")) {
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text.toString());
  }
}
