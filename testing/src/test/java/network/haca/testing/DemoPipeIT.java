package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code haca demo --pipe}: one transaction asks by all four methods under four validators, from
 * its submission to its receipt; what cannot be made on this machine is left out, and said so.
 */
@Tag("full")
@Timeout(1_200)
class DemoPipeIT {
  private static final int METHODS = 4;
  private static final int METHODS_WITHOUT_PYTHON = 2;

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void p7AMixedTransactionIsShownFromItsSubmissionToItsReceipt() throws Exception {
    HacaCommand.Outcome outcome = HacaCommand.run("demo", "--pipe", "--json");
    assertEquals(0, outcome.code(), outcome::text);
    JsonNode document =
        new ObjectMapper()
            .readTree(
                outcome
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .reduce((_, last) -> last)
                    .orElseThrow());
    assertTrue(document.path("verified").asBoolean(), outcome::text);
    boolean isWhole = runs("python3", "-c", "import venv, ensurepip") && runs("npm", "--version");
    assertEquals(isWhole, document.path("leftOut").isEmpty(), outcome::text);
    assertEquals(
        isWhole ? METHODS : METHODS_WITHOUT_PYTHON,
        document.path("answers").asInt(),
        outcome::text);
    for (JsonNode reason : document.path("leftOut")) {
      assertTrue(outcome.text().contains("- " + reason.asText()), outcome::text);
    }
  }
}
