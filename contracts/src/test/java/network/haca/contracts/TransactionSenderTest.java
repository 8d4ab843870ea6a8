package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes with one key are slower than one, and nothing worse. */
@Timeout(60)
class TransactionSenderTest {
  private static final int CALLS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first transaction that came for each nonce. */
  private final Map<Long, Bytes> pool = new TreeMap<>();

  /** Accounts whose nonces were asked for. */
  private final List<String> asked = new ArrayList<>();

  private boolean isPoolStale;

  /** No block takes what is sent. */
  private boolean isStuck;

  private int sent;

  /** Questions for a receipt that are answered before its block is there. */
  private int unseen;

  /** Transactions that came while no block takes anything. */
  private final Set<Bytes> stuck = new HashSet<>();

  /** Done whenever the price is asked for. */
  private Runnable atPrice = () -> {};

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode(request -> answer(JSON.readTree(request)));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private TransactionSender sender() {
    return new TransactionSender(node.client(), Bytes32.ofUnsigned(1));
  }

  private synchronized String answer(JsonNode request) {
    return switch (request.get("method").asText()) {
      case "eth_getTransactionCount" -> {
        asked.add(request.at("/params/0").asText());
        yield "\"result\":\"0x%x\"".formatted(isPoolStale || isStuck ? 0 : pool.size());
      }
      case "eth_getTransactionReceipt" ->
          isStuck || unseen-- > 0
              ? "\"result\":null"
              : "\"result\":{\"status\":\"0x1\",\"gasUsed\":\"0x5208\"}";
      case "eth_sendRawTransaction" -> {
        Bytes raw = Bytes.fromHex(request.at("/params/0").asText());
        if (isStuck) {
          sent++;
          stuck.add(raw);
          yield "\"error\":{\"code\":-32000,\"message\":\"already known\"}";
        }
        yield pool.putIfAbsent(nonce(raw), raw) == null
            ? "\"result\":\"%s\"".formatted(Keccak.hash(raw).toHex())
            : "\"error\":{\"code\":-32000,\"message\":\"replacement transaction underpriced\"}";
      }
      case "eth_gasPrice" -> {
        atPrice.run();
        yield "\"result\":\"0x%x\"".formatted(1 + sent);
      }
      default -> "\"result\":\"0x1\"";
    };
  }

  /** The first item of the list that a legacy transaction is. */
  private static long nonce(Bytes raw) {
    int head = raw.get(0) & 0xff;
    int first = raw.get(head < 0xf8 ? 1 : head - 0xf7 + 1) & 0xff;
    return first == 0x80 ? 0 : first;
  }

  @Test
  void twoSendersOfOneAccountBothGetAllTheirCallsIn() throws Exception {
    List<Future<Bytes32>> sent = new ArrayList<>();
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TransactionSender each : List.of(sender(), sender())) {
        for (int i = 0; i < CALLS; i++) {
          sent.add(both.submit(() -> each.send(Address.ZERO, Bytes.EMPTY)));
        }
      }
    }
    for (Future<Bytes32> each : sent) {
      assertTrue(pool.values().stream().map(Keccak::hash).anyMatch(each.resultNow()::equals));
    }
    assertEquals(2 * CALLS, pool.size());
  }

  /**
   * A key is rotated meanwhile: a transaction is awaited by the nonce of the account that sent it.
   */
  @Test
  void theKeyOfNowSignsAndWhatWasSentBeforeStaysItsAccounts() throws Exception {
    AtomicReference<Bytes32> key = new AtomicReference<>(Bytes32.ofUnsigned(1));
    TransactionSender sender = new TransactionSender(node.client(), key::get);
    TransactionSender.Submission before = sender.submit(Address.ZERO, Bytes.EMPTY);
    key.set(Bytes32.ofUnsigned(2));
    TransactionSender.Submission after = sender.submit(Address.ZERO, Bytes.EMPTY);
    assertEquals(Secp256k1.addressOf(Bytes32.ofUnsigned(1)), before.account());
    assertEquals(Secp256k1.addressOf(Bytes32.ofUnsigned(2)), after.account());
    assertEquals(after.account(), sender.account());
    synchronized (this) {
      asked.clear();
      unseen = 1;
    }
    assertTrue(sender.await(before, Address.ZERO, Bytes.EMPTY));
    synchronized (this) {
      assertEquals(List.of(before.account().toHex()), asked);
    }
  }

  @Test
  void whoNeverGetsANonceIsToldWhy() {
    pool.put(0L, Bytes.EMPTY);
    isPoolStale = true;
    String reason =
        String.valueOf(
            assertThrows(IOException.class, () -> sender().submit(Address.ZERO, Bytes.EMPTY))
                .getMessage());
    assertTrue(reason.contains("a key of its own"), reason);
  }

  @Test
  void whatNoBlockTakesIsSentThreeTimesAndNotAsOftenAsWhereANonceIsTaken() {
    synchronized (this) {
      isStuck = true;
    }
    TransactionSender sender =
        new TransactionSender(node.client(), Bytes32.ofUnsigned(1), Duration.ofMillis(1));
    String reason =
        String.valueOf(
            assertThrows(IOException.class, () -> sender.send(Address.ZERO, Bytes.EMPTY))
                .getMessage());
    assertTrue(reason.contains("no block takes"), reason);
    synchronized (this) {
      assertEquals(3, sent);
    }
  }

  /** Two transactions of one transfer could both get into a block, and pay twice. */
  @Test
  void aTransferThatNoBlockTakesIsGivenAgainAsItWasSigned() {
    synchronized (this) {
      isStuck = true;
    }
    TransactionSender sender =
        new TransactionSender(node.client(), Bytes32.ofUnsigned(1), Duration.ofMillis(1));
    assertThrows(IOException.class, () -> sender.transfer(Address.ZERO, BigInteger.ONE));
    synchronized (this) {
      assertTrue(sent > 1, "it is given again");
      assertEquals(1, stuck.size());
    }
  }

  /** Between the first question and the sending a slow node lets seconds go by. */
  @Test
  void aKeyThatIsReplacedWhileTheNodeAnswersSendsNothingMore() throws Exception {
    AtomicReference<Bytes32> key = new AtomicReference<>(Bytes32.ofUnsigned(1));
    synchronized (this) {
      atPrice = () -> key.set(Bytes32.ofUnsigned(2));
    }
    TransactionSender.Submission sent =
        new TransactionSender(node.client(), key::get).submit(Address.ZERO, Bytes.EMPTY);
    assertEquals(Secp256k1.addressOf(Bytes32.ofUnsigned(2)), sent.account());
    synchronized (this) {
      assertEquals(List.of(sent.raw()), List.copyOf(pool.values()));
    }
  }
}
