package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca testnet}: four validators as eight processes, of which any is killed. */
class TestnetIT {
  private static final Duration CATCHING_UP_MAX = Duration.ofSeconds(60);

  private static final int HEAP = 256;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @Timeout(400)
  void aProcessMayBeKilledUnderLoadAndAllBatchesSettle() throws Exception {
    killUnderLoad(1);
  }

  @Tag("full")
  @Test
  @Timeout(400)
  void anyProcessMayBeKilledUnderLoadAndAllBatchesSettle() throws Exception {
    killUnderLoad(4);
  }

  private void killUnderLoad(int validators) throws Exception {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), 10, 1 << 20);
    URI walrus = URI.create("http://127.0.0.1:" + store.listen("127.0.0.1", 0).await());
    List<EthereumClient> nodes =
        ports.stream()
            .map(each -> new EthereumClient(URI.create("http://127.0.0.1:" + each.chain())))
            .toList();
    Map<String, String> settings = Map.of("walrus.aggregators", walrus.toString());
    try (Testnet testnet =
            Testnet.start(home.resolve("net"), ports, settings, ChildJvm.small(HEAP), line -> {});
        TransferLoad _ = TransferLoad.start(nodes, DevelopmentAccounts.KEYS.get(2))) {
      SettlingLoad load = SettlingLoad.enrol(new WalrusClient(walrus, 10, CATCHING_UP_MAX), nodes);
      for (int i = 0; i < validators; i++) {
        int other = (i + 1) % nodes.size();
        load.open(other);
        testnet.process(i).kill();
        load.open(other);
        load.awaitSettled(other);
        testnet.restart(i);
        load.open(other);
        ChildProcesses.killCometBft(testnet.process(i).handle());
        load.open(other);
        load.awaitSettled(other);
      }
      long height = nodes.getFirst().blockNumber();
      Bytes header = nodes.getFirst().rawHeader(height);
      for (EthereumClient node : nodes) {
        awaitHeight(node, height);
        assertEquals(header, node.rawHeader(height));
      }
    }
  }

  private static void awaitHeight(EthereumClient node, long height) throws Exception {
    Await.until(CATCHING_UP_MAX, "it has not caught up", () -> node.blockNumber() >= height);
  }
}
