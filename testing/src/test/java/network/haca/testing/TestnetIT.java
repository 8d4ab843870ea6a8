package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.testnet.Testnet;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** {@code haca testnet}: four validators as eight processes, of which any is killed. */
class TestnetIT {
  private static final String RECIPIENT = "0x00000000000000000000000000000000000000cc";
  private static final Duration CATCHING_UP_MAX = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Web3j client(NetworkPorts ports) {
    return Web3j.build(new HttpService("http://127.0.0.1:" + ports.chain()));
  }

  private static void transfer(Web3j through) throws Exception {
    Credentials credentials =
        Credentials.create(DevelopmentAccounts.KEYS.get(1).toHex().substring(2));
    EthSendTransaction sent =
        new RawTransactionManager(through, credentials, 262_144)
            .sendTransaction(
                through.ethGasPrice().send().getGasPrice(),
                BigInteger.valueOf(21_000),
                RECIPIENT,
                "",
                BigInteger.ONE);
    assertFalse(sent.hasError(), () -> sent.getError().getMessage());
    TransactionReceipt receipt =
        new PollingTransactionReceiptProcessor(through, 100, 600)
            .waitForTransactionReceipt(sent.getTransactionHash());
    assertTrue(receipt.isStatusOK());
  }

  private static void awaitBalance(Web3j through, long expected) throws Exception {
    long deadline = System.nanoTime() + CATCHING_UP_MAX.toNanos();
    while (balance(through) != expected) {
      assertTrue(System.nanoTime() < deadline, "it has not caught up");
      Thread.sleep(100);
    }
  }

  private static long balance(Web3j through) throws Exception {
    return through
        .ethGetBalance(RECIPIENT, DefaultBlockParameterName.LATEST)
        .send()
        .getBalance()
        .longValueExact();
  }

  @Tag("full")
  @Test
  @Timeout(300)
  void threeGoOnWithoutTheFourthWhichCatchesUp() throws Exception {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    try (Testnet testnet = Testnet.start(home, ports, Map.of(), said::add)) {
      List<Web3j> nodes = ports.stream().map(TestnetIT::client).toList();
      transfer(nodes.get(0));
      awaitBalance(nodes.get(3), 1);
      testnet.process(3).destroyForcibly().onExit().join();
      awaitBalance(nodes.get(1), 1);
      transfer(nodes.get(1));
      awaitBalance(nodes.get(2), 2);
      transfer(nodes.get(2));
      testnet.restart(3);
      awaitBalance(nodes.get(3), 3);
      transfer(nodes.get(3));
      assertEquals(4, balance(nodes.get(3)));
      Optional<String> report =
          said.stream().filter(line -> line.startsWith("node-3 ended with 137")).findFirst();
      assertTrue(report.isPresent(), said::toString);
      nodes.forEach(Web3j::shutdown);
    }
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
    try (Testnet testnet = Testnet.start(home.resolve("net"), ports, settings, line -> {});
        TransferLoad _ = TransferLoad.start(nodes, DevelopmentAccounts.KEYS.get(2))) {
      SettlingLoad load = SettlingLoad.enrol(new WalrusClient(walrus, 10, CATCHING_UP_MAX), nodes);
      for (int i = 0; i < validators; i++) {
        int other = (i + 1) % nodes.size();
        load.open(other);
        testnet.process(i).destroyForcibly().onExit().join();
        load.open(other);
        load.awaitSettled(other);
        testnet.restart(i);
        load.open(other);
        ChildProcesses.killCometBft(testnet.process(i).toHandle());
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
    long deadline = System.nanoTime() + CATCHING_UP_MAX.toNanos();
    while (node.blockNumber() < height) {
      assertTrue(System.nanoTime() < deadline, "it has not caught up");
      Thread.sleep(100);
    }
  }
}
