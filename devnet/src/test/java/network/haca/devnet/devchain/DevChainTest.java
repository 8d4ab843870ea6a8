package network.haca.devnet.devchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.UnsignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.X402Contracts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevChainTest {
  private static final Bytes32 KEY = KnownAccounts.KEYS.getFirst();
  private static final Address SENDER = KnownAccounts.address(KEY);
  private static final Address OTHER =
      Address.fromHex("0x00000000000000000000000000000000000a0a0a");
  private static final BigInteger BASE_FEE = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger FEE = BigInteger.valueOf(2_000_000_000);

  /** Answers with the block's time. */
  private static final Bytes TIME_TELLER = Bytes.fromHex("0x425f5260205ff3");

  private DevChain chain;
  private EthereumClient client;

  @BeforeEach
  void start() throws IOException {
    chain = DevChain.start(DevChainConfig.local());
    client = new EthereumClient(chain.url());
  }

  @AfterEach
  void end() {
    chain.close();
  }

  private Bytes32 pay(long nonce, long value) throws IOException {
    return pay(nonce, value, FEE);
  }

  private Bytes32 pay(long nonce, long value, BigInteger fee) throws IOException {
    return client.send(
        new UnsignedTransaction(
                nonce,
                Optional.of(fee.subtract(BASE_FEE).max(BigInteger.ZERO)),
                fee,
                21_000,
                Optional.of(OTHER),
                BigInteger.valueOf(value),
                Bytes.EMPTY)
            .sign(chain.chainId(), KEY));
  }

  private long balance() throws IOException {
    return client.balance(OTHER).longValueExact();
  }

  private long time(String block) throws IOException {
    return Long.decode(client.ask("eth_getBlockByNumber", block, false).get("timestamp").asText());
  }

  private long timeOfCall() throws IOException {
    return new BigInteger(1, client.call(OTHER, Bytes.EMPTY).toArray()).longValueExact();
  }

  @Test
  void eachTransactionIsInABlockOfItsOwnBeforeItsSenderHasTheAnswer() throws IOException {
    for (int i = 0; i < 3; i++) {
      Bytes32 hash = pay(i, 7);
      assertEquals(i + 1, client.blockNumber());
      JsonNode receipt = client.ask("eth_getTransactionReceipt", hash.toHex());
      assertEquals("0x1", receipt.get("status").asText());
      assertEquals("0x" + (i + 1), receipt.get("blockNumber").asText());
    }
    assertEquals(21, balance());
    for (String tag : List.of("latest", "safe", "finalized", "pending", "0x3")) {
      assertEquals("0x3", client.ask("eth_getBlockByNumber", tag, false).get("number").asText());
    }
  }

  @Test
  void aTransactionWithALaterNonceWaitsForTheEarlierOne() throws IOException {
    Bytes32 second = pay(1, 1);
    assertEquals(0, client.blockNumber());
    assertTrue(client.ask("eth_getTransactionReceipt", second.toHex()).isNull());
    pay(0, 1);
    assertEquals(2, client.blockNumber());
    assertEquals(Optional.of(true), client.receipt(second).map(EthereumClient.Receipt::succeeded));
  }

  @Test
  void whatCannotRunIsRefusedInTheWordsThatToolsKnow() throws IOException {
    pay(0, 1);
    assertRefused("nonce too low", () -> pay(0, 1));
    assertRefused(
        "max fee per gas less than block base fee",
        () -> pay(1, 1, BASE_FEE.subtract(BigInteger.ONE)));
    client.ask("anvil_setCode", SENDER.toHex(), "0x00");
    assertRefused("SENDER_HAS_CODE", () -> pay(1, 1));
    assertEquals(2, client.blockNumber());
  }

  private interface Asking {
    Object ask() throws IOException;
  }

  private static void assertRefused(String part, Asking asking) {
    IOException refused = assertThrows(EthereumClient.RefusedException.class, asking::ask);
    assertTrue(refused.toString().contains(part), refused::toString);
  }

  @Test
  void withoutInstantBlocksTransactionsWaitAndMayBeReplaced() throws IOException {
    client.ask("evm_setAutomine", false);
    assertFalse(client.ask("anvil_getAutomine").asBoolean());
    Bytes32 cheap = pay(0, 1);
    Bytes32 dear = pay(0, 2, FEE.shiftLeft(1));
    pay(1, 4);
    assertEquals(0, client.blockNumber());
    assertEquals(2, client.pendingNonce(SENDER));
    assertTrue(client.ask("eth_getTransactionReceipt", dear.toHex()).isNull());
    client.ask("evm_mine");
    assertEquals(1, client.blockNumber());
    assertEquals(6, balance());
    assertTrue(client.ask("eth_getTransactionByHash", cheap.toHex()).isNull());
    pay(2, 8);
    client.ask("evm_setAutomine", true);
    assertEquals(14, balance());
  }

  @Test
  void revertTakesBlocksStateAndWhatWaitsBackToTheSnapshot() throws IOException {
    pay(0, 1);
    String first = client.ask("evm_snapshot").asText();
    long before = time("latest");
    Bytes32 gone = pay(1, 2);
    String second = client.ask("evm_snapshot").asText();
    client.ask("evm_increaseTime", 5_000);
    pay(2, 4);
    pay(9, 8);
    assertTrue(client.ask("evm_revert", first).asBoolean());
    assertEquals(1, client.blockNumber());
    assertEquals(1, balance());
    assertEquals(1, client.nonce(SENDER));
    assertTrue(client.ask("eth_getTransactionReceipt", gone.toHex()).isNull());
    assertTrue(client.ask("eth_getTransactionByHash", gone.toHex()).isNull());
    assertFalse(client.ask("evm_revert", second).asBoolean());
    assertFalse(client.ask("evm_revert", first).asBoolean());
    pay(1, 16);
    assertEquals(17, balance());
    assertEquals(2, client.blockNumber());
    assertTrue(time("latest") - before < 5_000);
  }

  @Test
  void snapshotsAreBounded() throws IOException {
    for (int i = 0; i < ChainSnapshots.COUNT_MAX; i++) {
      assertEquals("0x" + Integer.toHexString(i), client.ask("evm_snapshot").asText());
    }
    assertRefused("snapshots are kept", () -> client.ask("evm_snapshot"));
    assertTrue(client.ask("evm_revert", "0x0").asBoolean());
    assertEquals("0x400", client.ask("evm_snapshot").asText());
  }

  @Test
  void timeGoesWhereItIsTold() throws IOException {
    long began = time("latest");
    assertEquals(1_000, client.ask("evm_increaseTime", 1_000).asLong());
    client.ask("evm_mine");
    long moved = time("latest");
    assertTrue(moved >= began + 1_000 && moved < began + 1_100, () -> began + " " + moved);
    client.ask("evm_setNextBlockTimestamp", moved + 500_000);
    pay(0, 1);
    assertEquals(moved + 500_000, time("latest"));
    client.ask("evm_mine");
    assertTrue(time("latest") - moved - 500_000 < 100);
    client.ask("evm_mine", moved + 600_000);
    assertEquals(moved + 600_000, time("latest"));
    assertRefused(
        "lower than previous block's timestamp",
        () -> client.ask("evm_setNextBlockTimestamp", moved + 599_999));
    assertRefused("time", () -> client.ask("evm_increaseTime", Long.MAX_VALUE));
  }

  @Test
  void aCallOfTheLatestBlockIsAtThePresentTime() throws IOException {
    client.ask("anvil_setCode", OTHER.toHex(), TIME_TELLER.toHex());
    long written = time("latest");
    client.ask("evm_increaseTime", 10_000);
    assertTrue(timeOfCall() >= written + 10_000);
    assertEquals(written, time("latest"));
  }

  @Test
  void theStateChangesAsItIsTold() throws IOException {
    client.ask("anvil_setBalance", OTHER.toHex(), "0x64");
    client.ask("anvil_setNonce", OTHER.toHex(), 5);
    client.ask("anvil_setCode", OTHER.toHex(), "0x5f545f5260205ff3");
    client.ask(
        "anvil_setStorageAt", OTHER.toHex(), "0x0", Bytes32.ZERO.toHex().replaceAll("0$", "9"));
    assertEquals(100, balance());
    assertEquals(5, client.nonce(OTHER));
    assertEquals(9, client.call(OTHER, Bytes.EMPTY).get(31));
    assertEquals(4, client.blockNumber());
    assertRefused(
        "at most", () -> client.ask("anvil_setCode", OTHER.toHex(), "0x" + "00".repeat(24_577)));
    chain.fund(OTHER, BigInteger.TEN);
    assertEquals(10, balance());
  }

  @Test
  void blocksAreMadeAtOnceInABoundedNumber() throws IOException {
    client.ask("anvil_mine", "0x64");
    assertEquals(100, client.blockNumber());
    assertRefused("at most", () -> client.ask("anvil_mine", 10_001));
  }

  @Test
  void itSignsForTheKnownAccountsAndForNobodyElse() throws IOException {
    JsonNode accounts = client.ask("eth_accounts");
    assertEquals(10, accounts.size());
    assertEquals("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", accounts.get(0).asText());
    for (JsonNode account : accounts) {
      assertEquals(BigInteger.TEN.pow(22), client.balance(Address.fromHex(account.asText())));
    }
    client.ask(
        "eth_sendTransaction",
        Map.of("from", accounts.get(9).asText(), "to", OTHER.toHex(), "value", "0x5"));
    assertEquals(5, balance());
    assertRefused(
        "unknown account",
        () ->
            client.ask(
                "eth_sendTransaction",
                Map.of("from", OTHER.toHex(), "to", OTHER.toHex(), "value", "0x5")));
  }

  @Test
  void anotherChainsSignatureIsNotTaken() throws IOException {
    assertEquals(8453, client.chainId());
    try (DevChain sepolia = DevChain.start(DevChainConfig.local().withChainId(84_532))) {
      Bytes signed =
          new UnsignedTransaction(
                  0, Optional.empty(), FEE, 21_000, Optional.of(OTHER), BigInteger.ONE, Bytes.EMPTY)
              .sign(84_532, KEY);
      assertRefused("not for chain id 8453", () -> client.send(signed));
      new EthereumClient(sepolia.url()).send(signed);
    }
  }

  /** The domain as EIP-712 has it, without a version. */
  private static Bytes32 permit2Domain(long chainId) {
    return Keccak.hash(
        Keccak.hash(
                Bytes.ofUtf8("EIP712Domain(string name,uint256 chainId,address verifyingContract)"))
            .value(),
        Keccak.hash(Bytes.ofUtf8("Permit2")).value(),
        Bytes32.ofUnsigned(chainId).value(),
        X402Contracts.PERMIT2.toWord().value());
  }

  @Test
  void permit2IsOfItsAddressAndOfTheChain() throws IOException {
    for (long id : new long[] {8_453, 84_532, 31_337}) {
      try (DevChain other = DevChain.start(DevChainConfig.local().withChainId(id))) {
        Bytes domain =
            new EthereumClient(other.url())
                .call(X402Contracts.PERMIT2, Bytes.fromHex("0x3644e515"));
        assertEquals(permit2Domain(id).value(), domain);
      }
    }
  }

  @Test
  void theTestTokenIsGivenToWhomeverItIsToldToBeGiven() throws IOException {
    chain.giveOpg(OTHER, BigInteger.TEN);
    chain.giveOpg(OTHER, PaymentContracts.FAUCET_MAX);
    Bytes balance =
        client.call(
            PaymentContracts.OPG,
            Bytes.concat(Bytes.fromHex("0x70a08231"), OTHER.toWord().value()));
    assertEquals(
        PaymentContracts.FAUCET_MAX.add(BigInteger.TEN), new BigInteger(1, balance.toArray()));
    assertThrows(
        IllegalArgumentException.class,
        () -> chain.giveOpg(OTHER, PaymentContracts.FAUCET_MAX.add(BigInteger.ONE)));
  }

  @Test
  void noWebPageMayCall() throws Exception {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(chain.url())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_accounts\",\"params\":[]}"));
    assertEquals(415, status(call.copy().header("Content-Type", "text/plain")));
    call.header("Content-Type", "application/json");
    assertEquals(200, status(call.copy()));
    assertEquals(403, status(call.copy().header("Origin", "https://page.example")));
  }

  private static int status(HttpRequest.Builder call) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(call.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void aTakenPortIsToldWithTheOptionThatChoosesAnother() {
    DevChainConfig same = new DevChainConfig(1, "127.0.0.1", chain.url().getPort());
    IOException taken = assertThrows(IOException.class, () -> DevChain.start(same));
    assertTrue(taken.toString().contains("choose another with --port"), taken::toString);
  }

  @Test
  void manyClientsAtOnceEachHaveTheirBlocks() throws Exception {
    List<Bytes32> keys = KnownAccounts.KEYS;
    try (ExecutorService clients = Executors.newFixedThreadPool(keys.size())) {
      List<Future<?>> all = new ArrayList<>();
      for (Bytes32 key : keys) {
        all.add(clients.submit(() -> payTwenty(key)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertEquals(20L * keys.size(), client.blockNumber());
    assertEquals(20L * keys.size(), balance());
  }

  private @Nullable Void payTwenty(Bytes32 key) throws IOException {
    for (int nonce = 0; nonce < 20; nonce++) {
      Bytes signed =
          new UnsignedTransaction(
                  nonce,
                  Optional.empty(),
                  FEE,
                  21_000,
                  Optional.of(OTHER),
                  BigInteger.ONE,
                  Bytes.EMPTY)
              .sign(chain.chainId(), key);
      assertEquals(
          Optional.of(true),
          client.receipt(client.send(signed)).map(EthereumClient.Receipt::succeeded));
    }
    return null;
  }

  @Test
  void aChainThatIsFullRefusesUntilItIsTakenBack() throws IOException {
    try (DevChain small = DevChain.start(DevChainConfig.local(), 3)) {
      EthereumClient asked = new EthereumClient(small.url());
      String snapshot = asked.ask("evm_snapshot").asText();
      var _ = asked.ask("anvil_mine", "0x2");
      for (String method : List.of("evm_mine", "anvil_mine")) {
        IOException full = assertThrows(IOException.class, () -> asked.ask(method));
        assertTrue(String.valueOf(full.getMessage()).contains("keeps in memory"), full::toString);
      }
      assertThrows(IllegalStateException.class, () -> small.giveOpg(OTHER, BigInteger.ONE));
      assertTrue(asked.ask("evm_revert", snapshot).asBoolean());
      small.giveOpg(OTHER, BigInteger.ONE);
    }
  }
}
