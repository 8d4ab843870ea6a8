package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that the node behind {@code haca light} invented, misplaced or garbled is an answer. */
class LightNodeLiesIT {
  private static final Bytes32 ROOT = Keccak.hash(Bytes.ofUtf8("a batch"));

  /** What light asks of the node. */
  private static final List<String> ASKED =
      List.of(
          "eth_getHeaderByHash",
          "eth_getTransactionByHash",
          "debug_getRawHeader",
          "debug_getRawBlock",
          "debug_getRawReceipts",
          "debug_dbGet");

  private static final List<String> GARBLED =
      List.of(
          "",
          "null",
          "[]",
          "{",
          "{}",
          "{\"result\":5}",
          "{\"result\":\"0xz\"}",
          "{\"result\":\"0x\"}",
          "{\"result\":\"0x%s\"}".formatted("c0".repeat(64)),
          "{\"result\":[\"0x\",null]}",
          "{\"result\":{\"number\":\"-1\",\"blockNumber\":\"-1\",\"transactionIndex\":\"-1\"}}",
          "{\"result\":{\"number\":\"0xffffffffffffffff\",\"blockNumber\":\"0x1\","
              + "\"transactionIndex\":\"0x100000000\"}}",
          "{\"error\":{\"code\":-32000,\"message\":\"\\u001b[2J\",\"data\":\"0xz\"}}");

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private LightOverFull nodes;

  @SuppressWarnings("NullAway.Init")
  private String transaction;

  @SuppressWarnings("NullAway.Init")
  private String number;

  @SuppressWarnings("NullAway.Init")
  private String block;

  @BeforeEach
  void start() throws Exception {
    nodes = new LightOverFull(home);
    transaction =
        nodes.send(Addresses.RELAY, RelayContract.batchSettle(ROOT, 3, "A".repeat(43))).toHex();
    JsonNode receipt = nodes.full.ask("eth_getTransactionReceipt", transaction);
    number = receipt.get("blockNumber").asText();
    block = receipt.get("blockHash").asText();
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  /** A question of each kind that the node's data answers. */
  private Map<String, List<Object>> questions() {
    String relay = Addresses.RELAY.toHex();
    Map<String, String> call = Map.of("to", relay, "data", RelayContract.getPending().toHex());
    Map<String, String> range = Map.of("fromBlock", number, "toBlock", number);
    Map<String, List<Object>> questions = new LinkedHashMap<>();
    questions.put("eth_getBlockByNumber", List.of(number, true));
    questions.put("eth_getBlockByHash", List.of(block, true));
    questions.put("eth_getHeaderByNumber", List.of(number));
    questions.put("eth_getHeaderByHash", List.of(block));
    questions.put("eth_getBlockTransactionCountByNumber", List.of(number));
    questions.put("eth_getBlockTransactionCountByHash", List.of(block));
    questions.put("eth_getUncleCountByBlockHash", List.of(block));
    questions.put("eth_getUncleByBlockHashAndIndex", List.of(block, "0x0"));
    questions.put("eth_getTransactionByBlockNumberAndIndex", List.of(number, "0x0"));
    questions.put("eth_getTransactionByBlockHashAndIndex", List.of(block, "0x0"));
    questions.put("eth_getBlockReceipts", List.of(number));
    questions.put("debug_getRawHeader", List.of(number));
    questions.put("debug_getRawBlock", List.of(block));
    questions.put("debug_getRawReceipts", List.of(number));
    questions.put("eth_getTransactionByHash", List.of(transaction));
    questions.put("eth_getTransactionReceipt", List.of(transaction));
    questions.put("eth_getTransactionLogs", List.of(transaction));
    questions.put("eth_getRawTransactionByHash", List.of(transaction));
    questions.put("debug_getRawTransaction", List.of(transaction));
    questions.put("debug_traceTransaction", List.of(transaction));
    questions.put("debug_traceBlockByNumber", List.of(number));
    questions.put("debug_traceBlockByHash", List.of(block));
    questions.put("debug_traceCall", List.of(call, number));
    questions.put("eth_getLogs", List.of(range));
    questions.put("eth_getBalance", List.of(relay, number));
    questions.put("eth_getTransactionCount", List.of(LightOverFull.NOBODY.toHex(), number));
    questions.put("eth_getCode", List.of(relay, Map.of("blockHash", block)));
    questions.put("eth_getStorageAt", List.of(relay, "0x0", number));
    questions.put("eth_getProof", List.of(relay, List.of("0x0"), number));
    questions.put("eth_call", List.of(call, number));
    questions.put("eth_estimateGas", List.of(call, number));
    questions.put("eth_createAccessList", List.of(call, number));
    questions.put(
        "eth_simulateV1",
        List.of(Map.of("blockStateCalls", List.of(Map.of("calls", List.of(call)))), number));
    questions.put("eth_feeHistory", List.of(1, number, List.of(50)));
    return questions;
  }

  private JsonNode ask(EthereumClient client, String method) throws IOException {
    return client.ask(method, questions().getOrDefault(method, List.of()).toArray());
  }

  private static BinaryOperator<String> instead(String method, String garbled) {
    return (request, answer) -> request.contains("\"" + method + "\"") ? garbled : answer;
  }

  /** Each garbled text once, and each question at least once. */
  @Test
  @Timeout(300)
  void aGarbledAnswerIsAnErrorAndNeverAFailure() throws Exception {
    requireNoFailure((asked, garbled) -> asked == garbled % ASKED.size());
  }

  @Tag("full")
  @Test
  @Timeout(300)
  void anyGarbledAnswerToAnyQuestionIsAnErrorAndNeverAFailure() throws Exception {
    requireNoFailure((asked, garbled) -> true);
  }

  /** Of the garbled answers to questions whose indices are chosen. */
  private void requireNoFailure(BiPredicate<Integer, Integer> chosen) throws Exception {
    Map<String, JsonNode> right = new LinkedHashMap<>();
    for (String method : questions().keySet()) {
      right.put(method, ask(nodes.full, method));
    }
    for (int i = 0; i < ASKED.size() * GARBLED.size(); i++) {
      int garbled = i % GARBLED.size();
      int asked = i / GARBLED.size();
      if (chosen.test(asked, garbled)) {
        nodes.restart();
        nodes.proxy.tamper(instead(ASKED.get(asked), GARBLED.get(garbled)));
        String lie = ASKED.get(asked) + " answers " + GARBLED.get(garbled);
        for (String method : right.keySet()) {
          requireRightOrRefused(method, right.get(method), lie);
        }
      }
    }
  }

  private void requireRightOrRefused(String method, JsonNode right, String lie) throws IOException {
    try {
      assertEquals(right, ask(nodes.verified(), method), () -> method + ", where " + lie);
    } catch (EthereumClient.RefusedException e) {
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("not verified: "),
          () -> "%s, where %s: %s".formatted(method, lie, e.getMessage()));
    }
  }

  /** Wrong places are not taken for none. */
  @Test
  @Timeout(120)
  void aPlaceWhereItIsNotIsAnError() throws Exception {
    for (String place :
        List.of(
            "{\"result\":{\"blockNumber\":\"0x0\",\"transactionIndex\":\"0x0\"}}",
            "{\"result\":{\"blockNumber\":\"%s\",\"transactionIndex\":\"0x7\"}}".formatted(number),
            "{\"result\":{\"blockNumber\":\"0x7fffffffffffffff\",\"transactionIndex\":\"0x0\"}}")) {
      nodes.proxy.tamper(instead("eth_getTransactionByHash", place));
      for (String method :
          List.of(
              "eth_getTransactionByHash",
              "eth_getTransactionReceipt",
              "eth_getTransactionLogs",
              "eth_getRawTransactionByHash",
              "debug_traceTransaction")) {
        requireRefused(method, "is not at height");
      }
    }
    for (String other : List.of("0x0", "0x7fffffffffffffff")) {
      nodes.proxy.tamper(
          instead("eth_getHeaderByHash", "{\"result\":{\"number\":\"%s\"}}".formatted(other)));
      // The latest header is asked for so, too.
      for (String method : List.of("eth_getBlockByHash", "eth_getHeaderByHash", "eth_getCode")) {
        requireRefused(method, "");
      }
    }
  }

  private void requireRefused(String method, String reason) {
    IOException refusal =
        assertThrows(IOException.class, () -> ask(nodes.verified(), method), method);
    String said = String.valueOf(refusal.getMessage());
    assertTrue(said.startsWith("not verified: ") && said.contains(reason), said);
  }

  /** That there is nothing of a hash cannot be proven, and clients poll so for what waits. */
  @Test
  @Timeout(60)
  void whatTheNodeSaysThatItLacksIsNull() throws Exception {
    nodes.proxy.tamper(
        (request, answer) ->
            // Headers of later blocks are told: what is verified may rest on one meanwhile.
            request.contains("eth_getTransactionByHash")
                    || (request.contains("eth_getHeaderByHash") && request.contains(block))
                ? "{\"result\":null}"
                : answer);
    for (String method :
        List.of("eth_getTransactionByHash", "eth_getTransactionReceipt", "eth_getBlockByHash")) {
      assertTrue(ask(nodes.verified(), method).isNull(), method);
    }
    assertTrue(nodes.verified().ask("eth_getBlockByNumber", "0x7fffffffffffffff", false).isNull());
  }

  @Test
  @Timeout(60)
  void whatTheNodeSaysOfATransactionIsItsWord() throws Exception {
    Bytes used =
        UnsignedTransaction.legacy(
                0, nodes.full.gasPrice(), 21_000, LightOverFull.NOBODY, Bytes.EMPTY)
            .sign(nodes.full.chainId(), DevelopmentAccounts.KEYS.get(1));
    IOException refusal = assertThrows(IOException.class, () -> nodes.verified().send(used));
    String said = String.valueOf(refusal.getMessage());
    assertTrue(said.startsWith("the node that it was handed to says: "), said);
    assertEquals("0x1", nodes.verified().ask("net_peerCount").asText());
  }

  @Test
  @Timeout(60)
  void aCommandSaysThatItWasNotVerified() throws Exception {
    nodes.restart();
    nodes.proxy.tamper(instead("debug_dbGet", "{\"result\":\"0xc0\"}"));
    String chain = nodes.uri().toString();
    for (String[] command :
        List.of(
            new String[] {"status", "--chain", chain},
            new String[] {"registry", "show", ROOT.toHex(), "--chain", chain})) {
      HacaCommand.Outcome outcome = HacaCommand.run(command);
      assertEquals(2, outcome.code(), outcome::text);
      assertTrue(outcome.text().contains("answers: not verified: "), outcome::text);
      assertFalse(outcome.text().contains("No node"), outcome::text);
    }
  }

  /** What a filter could not be told is told later. */
  @Test
  @Timeout(60)
  void aFilterLosesNothingThatTheNodeGarbled() throws Exception {
    EthereumClient verified = nodes.verified();
    String filter =
        verified.ask("eth_newFilter", Map.of("address", Addresses.RELAY.toHex())).asText();
    Bytes32 root = Keccak.hash(ROOT.value());
    Bytes32 hash = nodes.send(Addresses.RELAY, RelayContract.batchSettle(root, 3, "A".repeat(43)));
    nodes.proxy.tamper(instead("debug_getRawBlock", "{\"result\":\"0xc0\"}"));
    assertThrows(IOException.class, () -> verified.ask("eth_getFilterChanges", filter));
    nodes.proxy.tamper((request, answer) -> answer);
    JsonNode changes = verified.ask("eth_getFilterChanges", filter);
    assertTrue(
        changes.findValuesAsText("transactionHash").contains(hash.toHex()), changes::toString);
  }
}
