package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule L8: the original's verification package, as npm has it, verifies what this network settled,
 * with no address set; skipped without Node.js. Its packages may take long to be installed.
 */
@Tag("full")
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class OriginalVerificationIT {
  private static final Path CLIENTS = Path.of("clients/opengradient");

  @TempDir private Path home;

  private static ClientProgram run(String... command) throws Exception {
    return ClientProgram.run(CLIENTS, command);
  }

  private static String settled(LlmNetwork network, String route) throws Exception {
    String answer = network.chat("gpt-4.1", "echo hello", false, "X-SETTLEMENT-TYPE", route).body();
    Bytes32 leaf = LlmNetwork.leafOf(answer);
    assertEquals(route, network.awaitReceipt(leaf).get("route").asText().toLowerCase(Locale.ROOT));
    return network.find(leaf).get("walrusBlobId").asText();
  }

  @Test
  void l8ThePackageVerifiesBatchesAndIndividualSettlements() throws Exception {
    assumeTrue(run("sh", "-c", "command -v node && command -v npm").code() == 0, "no Node.js");
    ClientProgram installed = run("npm", "ci", "--no-audit", "--no-fund");
    assertEquals(0, installed.code(), installed.output());
    try (LlmNetwork network = LlmNetwork.start(home)) {
      String batch = settled(network, "batch");
      String individual = settled(network, "individual");
      ClientProgram result =
          run(
              "node",
              "verify.mjs",
              "http://127.0.0.1:" + network.ports().chain(),
              "http://127.0.0.1:" + network.ports().walrus(),
              batch,
              individual);
      assertEquals(0, result.code(), result.output());
    }
  }
}
