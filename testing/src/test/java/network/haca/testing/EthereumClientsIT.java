package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.stream.Stream;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ethereum's tools, libraries and contracts as they are, out of npm and PyPI, at a node's JSON-RPC.
 * {@code -Dclient=NAME} runs one of them.
 */
@Tag("full")
class EthereumClientsIT {
  private static final String ONE = System.getProperty("client", "");

  @TempDir private Path home;

  /** That one alone, if it is named; JUnit fails where there is none of that name. */
  private static Stream<String> clients() {
    return Stream.of("tools", "web3py", "hardhat", "safe", "uniswap-v4", "bundler", "openzeppelin")
        .filter(client -> ONE.isEmpty() || ONE.equals(client));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theClientIsServedAsItIs(String client) throws Exception {
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
