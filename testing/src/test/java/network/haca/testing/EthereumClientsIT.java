package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cast, forge script, viem and web3.js as npm carries them; skipped without Node.js. */
@Tag("full")
class EthereumClientsIT {
  private static final Path CLIENTS = Path.of("clients/ethereum");

  @TempDir private Path home;

  private record Result(int code, String output) {}

  private static Result run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(CLIENTS.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  @Test
  void ethereumsToolsWorkAsTheyAre() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "no Node.js");
    Result installed = run("npm", "install", "--no-package-lock", "--no-audit", "--no-fund");
    assertEquals(0, installed.code(), installed.output());
    NetworkPorts ports = NetworkPorts.free();
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      Result result =
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
