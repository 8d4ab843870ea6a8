package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.TrustedGenesis;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.stack.light.LightNode;
import network.haca.stack.network.NetworkPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca light} answers as the node does, as long as the node is honest. */
class LightNodeIT {
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final Bytes32 ROOT = Keccak.hash(Bytes.ofUtf8("a batch"));
  private static final Address CREATE2_FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private final Vertx vertx = Vertx.vertx();
  private final EthereumClient full =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));

  @SuppressWarnings("NullAway.Init")
  private AutoCloseable node;

  @SuppressWarnings("NullAway.Init")
  private TamperingProxy proxy;

  @SuppressWarnings("NullAway.Init")
  private LightNode light;

  @SuppressWarnings("NullAway.Init")
  private EthereumClient verified;

  @BeforeEach
  void start() throws Exception {
    node =
        FullNodeAlone.start(
            Vertx.vertx(), home, ports, Map.of("node.cometbft.idleInterval", "100ms"));
    var _ = new TransactionSender(full, DevelopmentAccounts.KEYS.get(2)).send(NOBODY, Bytes.EMPTY);
    proxy = TamperingProxy.start(URI.create("http://127.0.0.1:" + ports.chain()));
    startLight();
  }

  /** With nothing remembered. */
  private void startLight() throws Exception {
    URI cometBft = URI.create("http://127.0.0.1:" + ports.cometRpc());
    CometBftSource source = new CometBftSource(cometBft);
    TrustedGenesis genesis = Offline.genesis(home.resolve("cometbft/config/genesis.json"));
    LightClient.Result.Verified first =
        assertInstanceOf(
            LightClient.Result.Verified.class, LightClient.trustGenesis(source, genesis));
    LightChain chain =
        new LightChain(source, first.block(), Duration.ofHours(1), InstantSource.system());
    light =
        LightNode.start(
            vertx, ChainConfig.development(), chain, cometBft, proxy.uri(), "127.0.0.1", 0);
    verified = new EthereumClient(URI.create("http://127.0.0.1:" + light.port()));
  }

  @AfterEach
  void stop() throws Exception {
    light.close();
    proxy.close();
    node.close();
    vertx.close().await();
  }

  private void requireEqual(String method, Object... params) throws IOException {
    assertEquals(full.ask(method, params), verified.ask(method, params), method);
  }

  /** Sends through the light node, which hands it on. */
  private Bytes32 send(Address to, Bytes data) throws IOException {
    return new TransactionSender(verified, DevelopmentAccounts.KEYS.get(1)).send(to, data);
  }

  @Test
  @Timeout(120)
  void whatItVerifiedIsWhatTheNodeSays() throws Exception {
    List<Bytes32> sent = new ArrayList<>();
    sent.add(send(NOBODY, Bytes.EMPTY));
    sent.add(send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43))));
    sent.add(send(CREATE2_FACTORY, Bytes.concat(Bytes32.ZERO.value(), Bytes.fromHex("00"))));
    String account = DevelopmentAccounts.addresses().get(1).toHex();
    String relay = Addresses.RELAY.toHex();
    String slot = Keccak.hash(ROOT.value(), Bytes32.ofUnsigned(1).value()).toHex();
    for (Bytes32 hash : sent) {
      requireEqual("eth_getTransactionReceipt", hash.toHex());
      requireEqual("eth_getTransactionByHash", hash.toHex());
      requireEqual("debug_traceTransaction", hash.toHex(), Map.of("tracer", "callTracer"));
      String block = full.ask("eth_getTransactionByHash", hash.toHex()).get("blockNumber").asText();
      requireEqual("eth_getBlockByNumber", block, true);
      requireEqual("eth_getBlockReceipts", block);
      requireEqual("eth_getBalance", account, block);
      requireEqual("eth_getTransactionCount", account, block);
      requireEqual("eth_getCode", relay, block);
      requireEqual("eth_getStorageAt", relay, slot, block);
      requireEqual("eth_getProof", relay, List.of(slot), block);
      requireEqual("eth_getLogs", Map.of("fromBlock", block, "toBlock", block));
      Map<String, String> call = Map.of("to", relay, "data", RelayContract.getRoot(ROOT).toHex());
      requireEqual("eth_call", call, block);
    }
    requireEqual("eth_getBlockByNumber", "earliest", false);
    assertEquals(
        RelayContract.Status.PENDING,
        RelayContract.decodeRoot(verified.call(Addresses.RELAY, RelayContract.getRoot(ROOT)))
            .status());
  }

  @Test
  @Timeout(120)
  void heightsWhereNothingHappenedAreVerifiedToo() throws Exception {
    var _ = send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43)));
    long first = full.blockNumber();
    // A fresh settlement keeps the chain busy for 32 heights (rule L3).
    while (full.blockNumber() < first + 60) {
      Thread.sleep(50);
    }
    var _ = send(NOBODY, Bytes.EMPTY);
    String last = "0x" + Long.toHexString(verified.blockNumber());
    requireEqual("eth_getLogs", Map.of("fromBlock", "0x0", "toBlock", last));
    for (long height = first + 34; height < first + 58; height += 7) {
      String idle = "0x" + Long.toHexString(height);
      requireEqual("eth_getBlockByNumber", idle, true);
      requireEqual("eth_getBalance", NOBODY.toHex(), idle);
    }
  }

  @Test
  @Timeout(120)
  void whateverTheNodeChangesIsNoAnswer() throws Exception {
    Bytes32 hash = send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43)));
    JsonNode receipt = full.ask("eth_getTransactionReceipt", hash.toHex());
    for (String method :
        List.of("debug_dbGet", "debug_getRawHeader", "debug_getRawBlock", "debug_getRawReceipts")) {
      light.close();
      startLight();
      proxy.tamper((request, answer) -> request.contains(method) ? changed(answer) : answer);
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> {
                var _ = verified.ask("eth_getTransactionReceipt", hash.toHex());
                var _ = verified.call(Addresses.RELAY, RelayContract.getRoot(ROOT));
              },
              method);
      String reason = String.valueOf(refusal.getMessage());
      assertTrue(reason.startsWith("not verified: "), reason);
      proxy.tamper((request, answer) -> answer);
      assertEquals(receipt, verified.ask("eth_getTransactionReceipt", hash.toHex()));
    }
  }

  /** The last digits of the longest hexadecimal text of an answer, others. */
  private static String changed(String answer) {
    int end = answer.lastIndexOf('"');
    char last = answer.charAt(end - 1);
    return answer.substring(0, end - 1) + (last == '0' ? '1' : '0') + answer.substring(end);
  }
}
