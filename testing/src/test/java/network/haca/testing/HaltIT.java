package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleProcess;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.app.HaltedException;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule C3: of four validators, one is killed, catches up, and has another balance on its disk. */
class HaltIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BAD = 3;
  private static final int HEAP = 256;

  @TempDir private Path home;

  private final List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
  private final EthereumClient chain =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.getFirst().chain()));
  private final TransactionSender sender =
      new TransactionSender(chain, DevelopmentAccounts.KEYS.get(2));

  private void transfer() throws IOException {
    var _ = sender.send(sender.account(), Bytes.EMPTY);
  }

  /** An account that nothing reads before the validator follows the chain again. */
  private static Address unused() {
    return DevelopmentAccounts.addresses().get(3);
  }

  private JsonNode halt() throws IOException {
    return JSON.readTree(bad("halted").toFile());
  }

  private Path bad(String name) {
    return home.resolve("node-" + BAD).resolve(name);
  }

  /** The state after a height, as the network has it. */
  private String appHash(long height) throws IOException {
    URI rpc = URI.create("http://127.0.0.1:" + ports.getFirst().cometRpc());
    String digits =
        CometBft.get(rpc, "/commit?height=" + (height + 1))
            .at("/signed_header/header/app_hash")
            .asText();
    return "0x" + digits.toLowerCase(Locale.ROOT);
  }

  private HacaCommand.Outcome startBad() throws Exception {
    return HacaCommand.run(
        "full-node", "--config", home.resolve("node-" + BAD + ".properties").toString());
  }

  private void requireHalted(HacaCommand.Outcome outcome, long height) {
    assertEquals(HaltedException.EXIT, outcome.code(), outcome::text);
    assertTrue(
        outcome.text().contains("the node is halted: after height " + height + " its AppHash is"),
        outcome::text);
  }

  /** Kills the validator; the others go on, and it catches up once its disk has changed. */
  private void corruptBad(Testnet testnet) throws Exception {
    testnet.process(BAD).kill();
    transfer();
    CorruptedLedger.changeBalance(bad("ledger"), unused());
    testnet.restart(BAD);
  }

  @Test
  @Timeout(300)
  void aValidatorOfAnotherStateHaltsAndTheOthersGoOn() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Map<String, String> settings = Map.of("node.cometbft.idleInterval", "1s");
    try (Testnet testnet = Testnet.start(home, ports, settings, ChildJvm.small(HEAP), said::add)) {
      transfer();
      corruptBad(testnet);
      long before = chain.blockNumber();
      var _ =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.get(3)).send(unused(), Bytes.EMPTY);
      long after = chain.blockNumber();
      RoleProcess halting = testnet.process(BAD);
      Await.until(PATIENCE, "it does not halt", () -> !halting.isAlive());
      assertEquals(HaltedException.EXIT, halting.exitCode());
      // Its block may not be the last one any more.
      long height = halt().path("height").asLong();
      assertTrue(before < height && height <= after, () -> height + " is not the transaction's");
      requireWhatDiffers(height);
      // Three go on, and do not take the fourth's proposals for a reason to halt.
      transfer();
      transfer();
      requireHalted(startBad(), height);
      // Without the file the same is found, now in block sync, and no height is executed before.
      Files.delete(bad("halted"));
      requireHalted(startBad(), height);
      assertTrue(halt().path("line").asText().contains("Error in validation"), halt()::toString);
      requireWhatDiffers(height);
      FullNodeConfig config = FullNodeConfig.read(Map.of("node.home", bad("").toString()));
      assertEquals(bad("halted-at-" + height), FullNode.clearHalt(config));
      testnet.restart(BAD);
      requireAtOne();
      assertTrue(said.stream().anyMatch(line -> line.startsWith("node-3 ended with 137")));
      assertTrue(said.stream().anyMatch(line -> line.startsWith("node-3 is halted")));
    }
  }

  private void requireWhatDiffers(long height) throws Exception {
    JsonNode halt = halt();
    assertEquals(height, halt.path("height").asLong());
    assertEquals(appHash(height), halt.path("expected").asText());
    assertNotEquals(appHash(height), halt.path("own").asText());
    try (RocksChain ledger = RocksChain.open(bad("ledger"))) {
      assertEquals(height, ledger.head().orElseThrow().height());
      assertEquals(ledger.head().orElseThrow().appHash().toHex(), halt.path("own").asText());
    }
  }

  /** The ledger that began anew is the network's. */
  private void requireAtOne() throws Exception {
    EthereumClient mended =
        new EthereumClient(URI.create("http://127.0.0.1:" + ports.get(BAD).chain()));
    long now = chain.blockNumber();
    Await.until(PATIENCE, "it stays behind", () -> mended.blockNumber() >= now);
    assertEquals(chain.rawHeader(now), mended.rawHeader(now));
  }
}
