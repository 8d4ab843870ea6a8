package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ethereum's tools, libraries and contracts as they are, out of npm and PyPI, at a node's JSON-RPC.
 * {@code -Dclient=NAME} runs one of them.
 */
@Tag("full")
class EthereumClientsIT {
  private static final String ONE = System.getProperty("client", "");

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools",
        "web3py",
        "hardhat",
        "safe",
        "uniswap-v4",
        "bundler",
        "openzeppelin",
      })
  void theClientIsServedAsItIs(String client) throws Exception {
    assumeTrue(ONE.isEmpty() || ONE.equals(client));
    NetworkPorts ports = NetworkPorts.free();
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      ClientProgram run =
          ClientProgram.run(
              Path.of("."),
              "clients/ethereum/run",
              client,
              "http://127.0.0.1:" + ports.chain(),
              "ws://127.0.0.1:" + ports.chainWebSocket());
      assertEquals(0, run.code(), run.output());
      assertTrue(run.output().contains(": good"), run.output());
    }
  }
}
