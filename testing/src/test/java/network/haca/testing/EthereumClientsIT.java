package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cast, forge script, viem and web3.js as npm carries them; skipped without Node.js. */
@Tag("full")
class EthereumClientsIT {
  private static final Path CLIENTS = Path.of("clients/ethereum");

  @TempDir private Path home;

  private static ClientProgram run(String... command) throws Exception {
    return ClientProgram.run(CLIENTS, command);
  }

  @Test
  void ethereumsToolsWorkAsTheyAre() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "no Node.js");
    ClientProgram installed = run("npm", "install", "--no-package-lock", "--no-audit", "--no-fund");
    assertEquals(0, installed.code(), installed.output());
    NetworkPorts ports = NetworkPorts.free();
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      ClientProgram result =
          run(
              "node",
              "run.mjs",
              "http://127.0.0.1:" + ports.chain(),
              "ws://127.0.0.1:" + ports.chainWebSocket());
      assertEquals(0, result.code(), result.output());
    }
  }

  private static boolean isThere(String command) throws Exception {
    return run("sh", "-c", "command -v " + command).code() == 0;
  }
}
