package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca light} answers as the node does, as long as the node is honest. */
class LightNodeIT {
  private static final Bytes32 ROOT = Keccak.hash(Bytes.ofUtf8("a batch"));
  private static final Address CREATE2_FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private LightOverFull nodes;

  @BeforeEach
  void start() throws Exception {
    nodes = new LightOverFull(home);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  @Test
  @Timeout(120)
  void whatItVerifiedIsWhatTheNodeSays() throws Exception {
    List<Bytes32> sent = new ArrayList<>();
    sent.add(nodes.send(LightOverFull.NOBODY, Bytes.EMPTY));
    sent.add(nodes.send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43))));
    sent.add(nodes.send(CREATE2_FACTORY, Bytes.concat(Bytes32.ZERO.value(), Bytes.fromHex("00"))));
    String account = DevelopmentAccounts.addresses().get(1).toHex();
    String relay = Addresses.RELAY.toHex();
    String slot = Keccak.hash(ROOT.value(), Bytes32.ofUnsigned(1).value()).toHex();
    for (Bytes32 hash : sent) {
      nodes.requireEqual("eth_getTransactionReceipt", hash.toHex());
      nodes.requireEqual("eth_getTransactionByHash", hash.toHex());
      nodes.requireEqual("debug_traceTransaction", hash.toHex(), Map.of("tracer", "callTracer"));
      String block =
          nodes.full.ask("eth_getTransactionByHash", hash.toHex()).get("blockNumber").asText();
      nodes.requireEqual("eth_getBlockByNumber", block, true);
      nodes.requireEqual("eth_getBlockReceipts", block);
      nodes.requireEqual("eth_getBalance", account, block);
      nodes.requireEqual("eth_getTransactionCount", account, block);
      nodes.requireEqual("eth_getCode", relay, block);
      nodes.requireEqual("eth_getStorageAt", relay, slot, block);
      nodes.requireEqual("eth_getProof", relay, List.of(slot), block);
      nodes.requireEqual("eth_getLogs", Map.of("fromBlock", block, "toBlock", block));
      Map<String, String> call = Map.of("to", relay, "data", RelayContract.getRoot(ROOT).toHex());
      nodes.requireEqual("eth_call", call, block);
    }
    nodes.requireEqual("eth_getBlockByNumber", "earliest", false);
    assertEquals(
        RelayContract.Status.PENDING,
        RelayContract.decodeRoot(
                nodes.verified().call(Addresses.RELAY, RelayContract.getRoot(ROOT)))
            .status());
  }

  @Test
  @Timeout(120)
  void heightsWhereNothingHappenedAreVerifiedToo() throws Exception {
    var _ = nodes.send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43)));
    long first = nodes.full.blockNumber();
    // A fresh settlement keeps the chain busy for 32 heights (rule L3).
    Await.until(Duration.ofMinutes(1), "no heights", () -> nodes.full.blockNumber() >= first + 60);
    var _ = nodes.send(LightOverFull.NOBODY, Bytes.EMPTY);
    String last = "0x" + Long.toHexString(nodes.verified().blockNumber());
    nodes.requireEqual("eth_getLogs", Map.of("fromBlock", "0x0", "toBlock", last));
    for (long height = first + 34; height < first + 58; height += 7) {
      String idle = "0x" + Long.toHexString(height);
      nodes.requireEqual("eth_getBlockByNumber", idle, true);
      nodes.requireEqual("eth_getBalance", LightOverFull.NOBODY.toHex(), idle);
    }
  }

  @Test
  @Timeout(120)
  void whateverTheNodeChangesIsNoAnswer() throws Exception {
    Bytes32 hash = nodes.send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43)));
    JsonNode receipt = nodes.full.ask("eth_getTransactionReceipt", hash.toHex());
    for (String method :
        List.of("debug_dbGet", "debug_getRawHeader", "debug_getRawBlock", "debug_getRawReceipts")) {
      nodes.restart();
      nodes.proxy.tamper((request, answer) -> request.contains(method) ? changed(answer) : answer);
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> {
                var _ = nodes.verified().ask("eth_getTransactionReceipt", hash.toHex());
                var _ = nodes.verified().call(Addresses.RELAY, RelayContract.getRoot(ROOT));
              },
              method);
      String reason = String.valueOf(refusal.getMessage());
      assertTrue(reason.startsWith("not verified: "), reason);
      nodes.proxy.tamper((request, answer) -> answer);
      assertEquals(receipt, nodes.verified().ask("eth_getTransactionReceipt", hash.toHex()));
    }
  }

  /** The last digits of the longest hexadecimal text of an answer, others. */
  private static String changed(String answer) {
    int end = answer.lastIndexOf('"');
    char last = answer.charAt(end - 1);
    return answer.substring(0, end - 1) + (last == '0' ? '1' : '0') + answer.substring(end);
  }
}
