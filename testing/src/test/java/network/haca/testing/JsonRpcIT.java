package network.haca.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** The JSON-RPC of a full node under CometBFT: web3j, subscriptions, bad input. */
class JsonRpcIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vertx VERTX = Vertx.vertx();
  private static final NetworkPorts PORTS = NetworkPorts.free();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;

  @SuppressWarnings("NullAway.Init")
  private static AutoCloseable node;

  @BeforeAll
  static void start() throws Exception {
    node = FullNodeAlone.start(VERTX, home, PORTS);
    Await.until("no block", () -> height() > 0);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static JsonNode post(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORTS.chain()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
  }

  private static JsonNode call(String method, String params) throws Exception {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  private static long height() throws Exception {
    return Long.decode(call("eth_blockNumber", "[]").get("result").asText());
  }

  private static String send() throws Exception {
    String from = DevelopmentAccounts.addresses().get(3).toHex();
    return call(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}]".formatted(from, from))
        .get("result")
        .asText();
  }

  @Test
  void web3jDeploysAndCalls() throws Exception {
    Web3j web3j = Web3j.build(new HttpService("http://127.0.0.1:" + PORTS.chain()));
    Credentials credentials =
        Credentials.create(DevelopmentAccounts.KEYS.get(2).toHex().substring(2));
    RawTransactionManager manager = new RawTransactionManager(web3j, credentials, 262_144);
    EthSendTransaction sent =
        manager.sendTransaction(
            web3j.ethGasPrice().send().getGasPrice(),
            BigInteger.valueOf(5_000_000),
            null,
            ContractArtifact.load("TEEInferenceVerifier").creationCode(Addresses.REGISTRY).toHex(),
            BigInteger.ZERO);
    TransactionReceipt receipt =
        new PollingTransactionReceiptProcessor(web3j, 100, 300)
            .waitForTransactionReceipt(sent.getTransactionHash());
    assertTrue(receipt.isStatusOK());
    String code =
        web3j
            .ethGetCode(receipt.getContractAddress(), DefaultBlockParameterName.LATEST)
            .send()
            .getCode();
    assertTrue(code.length() > 2);
    web3j.shutdown();
  }

  @Test
  void aSubscriberHearsOfHeadsAndWaitingTransactions() throws Exception {
    BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    WebSocket socket =
        VERTX
            .createWebSocketClient()
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(PORTS.chainWebSocket())
                    .setURI("/"))
            .await();
    socket.textMessageHandler(
        text -> {
          try {
            heard.add(JSON.readTree(text));
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    for (String kind : new String[] {"newHeads", "newPendingTransactions"}) {
      socket.writeTextMessage(
          "{\"id\":\"%s\",\"method\":\"eth_subscribe\",\"params\":[\"%s\"]}".formatted(kind, kind));
    }
    String heads = await(heard, "id", "newHeads").get("result").asText();
    String waiting = await(heard, "id", "newPendingTransactions").get("result").asText();
    String hash = send();
    // Heads of idle heights come in between.
    assertEquals(hash, awaitOf(heard, waiting).asText());
    assertTrue(awaitOf(heard, heads).at("/number").asText().startsWith("0x"));
    socket.close().await();
  }

  /** The result of a subscription's next event. */
  private static JsonNode awaitOf(BlockingQueue<JsonNode> heard, String subscription)
      throws InterruptedException {
    JsonNode params = await(heard, "method", "eth_subscription").get("params");
    while (!params.get("subscription").asText().equals(subscription)) {
      params = await(heard, "method", "eth_subscription").get("params");
    }
    return params.get("result");
  }

  private static JsonNode await(BlockingQueue<JsonNode> heard, String key, String value)
      throws InterruptedException {
    JsonNode message = heard.poll(30, TimeUnit.SECONDS);
    while (message != null) {
      if (message.path(key).asText().equals(value)) {
        return message;
      }
      message = heard.poll(30, TimeUnit.SECONDS);
    }
    throw new AssertionError("no message with " + key + " " + value);
  }

  @Test
  void aFilterGivesWhatIsNewAndIsForgottenWhenUninstalled() throws Exception {
    String filter = call("eth_newBlockFilter", "[]").get("result").asText();
    String parameters = "[\"" + filter + "\"]";
    String hash = send();
    JsonNode receipt = receipt(hash);
    String changes = call("eth_getFilterChanges", parameters).get("result").toString();
    assertTrue(changes.contains(receipt.get("blockHash").asText()), changes);
    assertTrue(call("eth_uninstallFilter", parameters).get("result").asBoolean());
    assertEquals(
        "filter not found", call("eth_getFilterChanges", parameters).at("/error/message").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | -32700",
        "{\"id\":1} extra | -32700",
        "{\"id\":1,\"id\":2,\"method\":\"eth_chainId\"} | -32700",
        "[] | -32600",
        "7 | -32600",
        "{\"id\":1,\"method\":7} | -32600",
        "{\"id\":1,\"method\":\"eth_nothing\"} | -32601",
        "{\"id\":1,\"method\":\"eth_chainId\",\"params\":{\"a\":1}} | -32602",
        "{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"0x12\"]} | -32602",
        "{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[]} | -32602",
        "{\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"topics\":[1,2,3,4,5]}]} | -32602",
        "{\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0x01\"]} | -32000",
        "{\"id\":1,\"method\":\"eth_call\",\"params\":[{},\"0xffffffff\"]} | -32000"
      })
  void badInputIsNamedAndTheNodeGoesOn(String body, int code) throws Exception {
    JsonNode answer = post(body);
    assertEquals(code, answer.at("/error/code").asInt(), answer.toString());
    assertTrue(answer.at("/error/message").asText().length() > 3);
    assertEquals("0x40000", call("eth_chainId", "[]").get("result").asText());
  }

  @Test
  void depthAndBatchesAreBounded() throws Exception {
    assertEquals(-32700, post("[".repeat(5_000)).at("/error/code").asInt());
    String one = "{\"id\":1,\"method\":\"eth_chainId\"}";
    assertEquals(1_000, post("[" + one + ("," + one).repeat(999) + "]").size());
    assertEquals(
        -32600, post("[" + one + ("," + one).repeat(1_000) + "]").at("/error/code").asInt());
  }

  @Test
  void aNotificationGetsNoAnswer() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORTS.chain()))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}", UTF_8))
            .build();
    assertEquals("", HTTP.send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void theOpenRpcDocumentNamesWhatIsThere() throws Exception {
    JsonNode methods = call("rpc.discover", "[]").at("/result/methods");
    assertTrue(methods.size() > 50);
    for (JsonNode method : methods) {
      String name = method.get("name").asText();
      int required = 0;
      for (JsonNode parameter : method.get("params")) {
        required += parameter.get("required").asBoolean() ? 1 : 0;
      }
      int code = call(name, "[]").at("/error/code").asInt();
      assertEquals(required > 0 ? -32602 : 0, code, name);
    }
  }

  private static JsonNode receipt(String hash) throws Exception {
    JsonNode receipt = call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("result");
    for (int i = 0; i < 300 && receipt.isNull(); i++) {
      Thread.sleep(50);
      receipt = call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("result");
    }
    return receipt;
  }

  /** {@code addTEEType(200 + n, "x")} of the registry, by its administrator. */
  private static String addType(int number) throws Exception {
    return call(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x4c4b40\",\"data\":\"%s\"}]"
                .formatted(
                    DevelopmentAccounts.addresses().get(0).toHex(),
                    Addresses.REGISTRY.toHex(),
                    RegistryTransactions.addType(200 + number, "x").toHex()))
        .get("result")
        .asText();
  }

  @Test
  void aTraceOfATransactionAgreesWithItsReceipt() throws Exception {
    String hash = addType(1);
    JsonNode receipt = receipt(hash);
    assertEquals("0x1", receipt.get("status").asText());
    JsonNode steps = call("debug_traceTransaction", "[\"" + hash + "\"]").get("result");
    assertEquals(
        Long.decode(receipt.get("gasUsed").asText()).longValue(), steps.get("gas").asLong());
    JsonNode first = steps.get("structLogs").get(0);
    assertEquals("PUSH1", first.get("op").asText());
    for (int i = 1; i < steps.get("structLogs").size(); i++) {
      JsonNode before = steps.get("structLogs").get(i - 1);
      assertEquals(
          before.get("gas").asLong() - before.get("gasCost").asLong(),
          steps.get("structLogs").get(i).get("gas").asLong(),
          "gas goes on from step to step");
    }
    JsonNode calls =
        call("debug_traceTransaction", "[\"" + hash + "\",{\"tracer\":\"callTracer\"}]")
            .get("result");
    assertEquals("CALL", calls.get("type").asText());
    assertEquals(receipt.get("gasUsed"), calls.get("gasUsed"));
    JsonNode before =
        call("debug_traceTransaction", "[\"" + hash + "\",{\"tracer\":\"prestateTracer\"}]")
            .at("/result/" + Addresses.REGISTRY.toHex() + "/storage");
    assertTrue(before.size() >= 3, "the role and the type's slots: " + before);
    JsonNode changed =
        call(
                "debug_traceTransaction",
                "[\"%s\",{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}]"
                    .formatted(hash))
            .get("result");
    String sender = DevelopmentAccounts.addresses().get(0).toHex();
    assertEquals(
        changed.at("/pre/" + sender + "/nonce").asLong() + 1,
        changed.at("/post/" + sender + "/nonce").asLong());
    String registry = "/" + Addresses.REGISTRY.toHex() + "/storage";
    assertTrue(changed.at("/post" + registry).size() >= 2, changed::toString);
    assertTrue(changed.at("/post/" + Addresses.REGISTRY.toHex() + "/balance").isMissingNode());
  }

  @Test
  void aTracedCallNamesWhereItReverted() throws Exception {
    assertEquals("0x1", receipt(addType(2)).get("status").asText());
    String again =
        "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"},\"latest\",{\"tracer\":\"callTracer\"}]"
            .formatted(
                DevelopmentAccounts.addresses().get(0).toHex(),
                Addresses.REGISTRY.toHex(),
                RegistryTransactions.addType(202, "x").toHex());
    JsonNode trace = call("debug_traceCall", again).get("result");
    assertEquals("execution reverted", trace.get("error").asText());
    assertEquals("0x095faf73", trace.get("output").asText(), "TEETypeExists()");
  }

  @Test
  void anAccessListHasTheSlotsThatACallUses() throws Exception {
    String request =
        "[{\"to\":\"%s\",\"data\":\"%s\"}]"
            .formatted(Addresses.REGISTRY.toHex(), RegistryContract.heartbeatMaxAge().toHex());
    JsonNode list = call("eth_createAccessList", request).at("/result/accessList");
    assertEquals(Addresses.REGISTRY.toHex(), list.get(0).get("address").asText());
    assertEquals(1, list.get(0).get("storageKeys").size());
  }

  private static JsonNode sendWith(long nonce, long gwei) throws Exception {
    String account = DevelopmentAccounts.addresses().get(1).toHex();
    return call(
        "eth_sendTransaction",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x5208\",\"nonce\":\"0x%x\",\"gasPrice\":\"0x%x\"}]"
            .formatted(account, account, nonce, gwei * 1_000_000_000L));
  }

  @Test
  void aWaitingTransactionIsReplacedByOneThatPaysATenthMore() throws Exception {
    String account = DevelopmentAccounts.addresses().get(1).toHex();
    // With a gap before it, it waits.
    String waiting = sendWith(1, 10).get("result").asText();
    assertEquals(
        "replacement transaction underpriced", sendWith(1, 9).at("/error/message").asText());
    String better = sendWith(1, 11).get("result").asText();
    JsonNode queued =
        call("txpool_contentFrom", "[\"" + account + "\"]").at("/result/queued/1/hash");
    assertEquals(better, queued.asText());
    assertEquals(
        "0x0",
        call("eth_getTransactionCount", "[\"" + account + "\",\"pending\"]")
            .get("result")
            .asText());
    receipt(sendWith(0, 10).get("result").asText());
    assertEquals("0x1", receipt(better).get("status").asText());
    assertTrue(call("eth_getTransactionReceipt", "[\"" + waiting + "\"]").get("result").isNull());
  }

  /** {@code PUSH0 SLOAD PUSH0 MSTORE PUSH1 32 PUSH0 RETURN}: the value of slot 0. */
  private static final String READER = "0x5f545f5260205ff3";

  @Test
  void anAccountThatHasCreatedContractsCanCallAndEstimateTheNext() throws Exception {
    String from = DevelopmentAccounts.addresses().get(2).toHex();
    String create = "{\"from\":\"%s\",\"gas\":\"0x30d40\",\"data\":\"0x5f5ff3\"}".formatted(from);
    for (int i = 0; i < 2; i++) {
      String hash = call("eth_sendTransaction", "[" + create + "]").get("result").asText();
      assertEquals("0x1", receipt(hash).get("status").asText());
    }
    assertTrue(call("eth_estimateGas", "[" + create + "]").has("result"));
    assertTrue(call("eth_call", "[" + create + "]").has("result"));
  }

  @Test
  void aCallCannotSendWhatItsSenderHasNot() throws Exception {
    String poor = "0x00000000000000000000000000000000000000aa";
    String request = "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x5\"}".formatted(poor, poor);
    String message = call("eth_call", "[" + request + "]").at("/error/message").asText();
    assertTrue(message.startsWith("insufficient funds for gas * price + value"), message);
    String rich = "{\"%s\":{\"balance\":\"0x5\"}}".formatted(poor);
    assertTrue(call("eth_call", "[" + request + ",\"latest\"," + rich + "]").has("result"));
  }

  @Test
  void aCallFindsAccountsAsItsOverridesSay() throws Exception {
    String account = "0x00000000000000000000000000000000000000bb";
    String slot = "0x" + "0".repeat(64);
    String value = "0x" + "0".repeat(62) + "2a";
    for (String kind : new String[] {"state", "stateDiff"}) {
      String overrides =
          "{\"%s\":{\"code\":\"%s\",\"%s\":{\"%s\":\"%s\"}}}"
              .formatted(account, READER, kind, slot, value);
      String params = "[{\"to\":\"%s\"},\"latest\",%s]".formatted(account, overrides);
      assertEquals(value, call("eth_call", params).get("result").asText());
    }
    assertEquals("0x", call("eth_getCode", "[\"" + account + "\"]").get("result").asText());
  }

  @Test
  void aTransactionIsFilledAndResent() throws Exception {
    String account = DevelopmentAccounts.addresses().get(0).toHex();
    String request =
        "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}".formatted(account, account);
    JsonNode filled = call("eth_fillTransaction", "[" + request + "]").get("result");
    long nonce = Long.decode(filled.at("/tx/nonce").asText());
    assertEquals("0x2", filled.at("/tx/type").asText());
    assertTrue(Long.decode(filled.at("/tx/gas").asText()) >= 21_000);
    String later =
        "{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x5208\",\"nonce\":\"0x%x\"}"
            .formatted(account, account, nonce + 40);
    assertTrue(
        call("eth_resend", "[" + later + ",\"0x2540be400\"]").has("error"), "nothing waits yet");
    String waiting = call("eth_sendTransaction", "[" + later + "]").get("result").asText();
    JsonNode resent = call("eth_resend", "[" + later + ",\"0x2540be400\"]");
    assertNotEquals(waiting, resent.get("result").asText());
  }
}
