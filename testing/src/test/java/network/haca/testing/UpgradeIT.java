package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code node.haltHeight}: a chain that stands at one height, and goes on without the setting. */
class UpgradeIT {
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LAST = 4;

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private final EthereumClient chain =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));

  @Test
  @Timeout(120)
  void noHeightFollowsTheLastOneUntilTheSettingIsGone() throws Exception {
    Map<String, String> halting =
        Map.of("node.haltHeight", Long.toString(LAST), "node.cometbft.idleInterval", "200ms");
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports, halting)) {
      Await.until(PATIENCE, "no round after the last height fails", () -> round() >= 2);
      assertEquals(LAST, chain.blockNumber());
    }
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      var _ =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1)).send(NOBODY, Bytes.EMPTY);
      assertTrue(chain.blockNumber() > LAST);
    }
  }

  /** The round of the height after the last one; less before. */
  private int round() {
    try {
      String state =
          CometBft.get(URI.create("http://127.0.0.1:" + ports.cometRpc()), "/consensus_state")
              .at("/round_state/height~1round~1step")
              .asText();
      String[] parts = state.split("/", -1);
      return Long.parseLong(parts[0]) > LAST ? Integer.parseInt(parts[1]) : -1;
    } catch (Exception e) {
      // CometBFT is not there yet.
      return -1;
    }
  }
}
