package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.evm.TransactionChecks;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Ethereum's transaction tests for Cancun: which bytes are a transaction, its hash, sender and
 * intrinsic gas. The folder is given by {@code -Dethereum.tests=DIR}.
 */
@EnabledIfSystemProperty(named = "ethereum.tests", matches = ".+")
class TransactionTestsTest {
  private static final long MAINNET = 1;

  @Test
  void whatIsATransactionIsReadAndNothingElseIs() throws Exception {
    List<String> failures = new ArrayList<>();
    int cases = 0;
    for (Path file : files()) {
      for (Map.Entry<String, JsonNode> test :
          new ObjectMapper().readTree(file.toFile()).properties()) {
        JsonNode expected = test.getValue().at("/result/Cancun");
        if (!expected.isMissingNode()) {
          cases++;
          String found = read(test.getValue().get("txbytes").asText());
          if (!found.equals(wanted(expected))) {
            failures.add(file.getFileName() + ": " + expected + ", found " + found);
          }
        }
      }
    }
    assertEquals(List.of(), failures);
    assertTrue(cases > 100, "only " + cases + " cases");
  }

  private static List<Path> files() throws Exception {
    Path folder = Path.of(System.getProperty("ethereum.tests"), "TransactionTests");
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String wanted(JsonNode expected) {
    return expected.has("exception")
        ? "refused"
        : "%s %s %d"
            .formatted(
                expected.get("hash").asText(),
                expected.get("sender").asText(),
                Long.decode(expected.get("intrinsicGas").asText()));
  }

  private static String read(String hex) {
    try {
      SignedTransaction signed =
          SignedTransaction.decodeAny(Bytes.fromHex(hex), MAINNET, new KnownSenders());
      return TransactionChecks.form(signed.transaction()).isPresent()
          ? "refused"
          : "%s %s %d"
              .formatted(
                  signed.hash().toHex(),
                  signed.sender().toHex(),
                  signed.transaction().intrinsicGas());
    } catch (SignedTransaction.MalformedException e) {
      return "refused";
    }
  }
}
