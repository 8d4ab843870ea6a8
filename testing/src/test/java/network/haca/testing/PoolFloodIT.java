package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules M: on four validators whose pools differ, what pays and what the network itself sends is in
 * a block soon, whatever others have filled the pools with.
 */
class PoolFloodIT {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final long BLOCK_GAS = 30_000_000;
  private static final long TRANSFER_GAS = 21_000;
  private static final int ATTACKERS = 78;

  /** More than are held of one sender. */
  private static final int WAITING = 20;

  /** Of all attackers more than users have places for. */
  private static final int RUNNABLE = 34;

  private static final Bytes32 FUNDER = DevelopmentAccounts.KEYS.get(2);
  private static final Bytes32 PAYER = DevelopmentAccounts.KEYS.get(3);
  private static final Bytes32 RELAY = DevelopmentAccounts.KEYS.get(1);

  @TempDir private Path home;

  private final List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
  private List<EthereumClient> nodes = List.of();

  private static final List<Bytes32> KEYS =
      IntStream.range(0, ATTACKERS).mapToObj(i -> Bytes32.ofUnsigned(70_000 + i)).toList();

  @BeforeEach
  void clients() {
    nodes =
        ports.stream()
            .map(each -> new EthereumClient(URI.create("http://127.0.0.1:" + each.chain())))
            .toList();
  }

  private Testnet start() throws Exception {
    return Testnet.start(home, ports, Map.of(), line -> {});
  }

  private static Bytes signed(Bytes32 key, long nonce, BigInteger tip, long gas, BigInteger value) {
    return signed(key, nonce, tip, gas, Address.ZERO, value, Bytes.EMPTY);
  }

  private static Bytes signed(
      Bytes32 key, long nonce, BigInteger tip, long gas, Address to, BigInteger value, Bytes data) {
    return new UnsignedTransaction(
            nonce, Optional.of(tip), GWEI.add(tip), gas, Optional.of(to), value, data)
        .sign(262_144, key);
  }

  /** Gives each attacker so much, and returns when all have it. */
  private void fund(BigInteger each) throws Exception {
    List<Bytes32> sent = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) {
      Address to = Secp256k1.addressOf(KEYS.get(i));
      sent.add(
          nodes
              .getFirst()
              .send(signed(FUNDER, i, BigInteger.ZERO, TRANSFER_GAS, to, each, Bytes.EMPTY)));
    }
    for (Bytes32 hash : sent) {
      awaitBlock(nodes.getFirst(), hash, PATIENCE);
    }
  }

  private static void awaitBlock(EthereumClient node, Bytes32 hash, Duration patience)
      throws Exception {
    Await.until(patience, hash + " is in no block", () -> node.succeeded(hash).isPresent());
  }

  /** The attackers' transactions, each to another validator, so that no two pools are alike. */
  private void flood(int firstNonce, int nonces, BigInteger tip, long gas) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int node = 0; node < nodes.size(); node++) {
      int own = node;
      threads.add(
          Thread.ofPlatform().start(() -> flood(own, firstNonce, firstNonce + nonces, tip, gas)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void flood(int node, int firstNonce, int endNonce, BigInteger tip, long gas) {
    for (int nonce = firstNonce; nonce < endNonce; nonce++) {
      for (int i = 0; i < ATTACKERS; i++) {
        if ((i + nonce) % nodes.size() == node) {
          give(nodes.get(node), signed(KEYS.get(i), nonce, tip, gas, BigInteger.ZERO));
        }
      }
    }
  }

  private static void give(EthereumClient node, Bytes transaction) {
    try {
      var _ = node.send(transaction);
    } catch (IOException e) {
      // That it is refused is the point.
    }
  }

  /** A transfer at the fee that the node names, and one of the network's own calls. */
  private void requireSoon(EthereumClient node) throws Exception {
    long start = System.nanoTime();
    Address payer = Secp256k1.addressOf(PAYER);
    BigInteger tip = new BigInteger(node.ask("eth_maxPriorityFeePerGas").asText().substring(2), 16);
    Bytes32 paid =
        node.send(signed(PAYER, node.pendingNonce(payer), tip, TRANSFER_GAS, BigInteger.ONE));
    Bytes settle =
        RelayContract.batchSettle(Keccak.hash(Bytes.ofUtf8("" + start)), 3, "A".repeat(43));
    Address relay = Secp256k1.addressOf(RELAY);
    Bytes32 own =
        node.send(
            signed(
                RELAY,
                node.pendingNonce(relay),
                BigInteger.ZERO,
                800_000,
                Addresses.RELAY,
                BigInteger.ZERO,
                settle));
    awaitBlock(node, paid, SOON);
    awaitBlock(node, own, SOON);
    assertTrue(node.succeeded(own).orElseThrow());
  }

  /** Accounts that can pay for one transfer, and never send the nonce that comes first. */
  @Test
  @Timeout(300)
  void accountsThatNeverSpendFillNothing() throws Exception {
    try (Testnet testnet = start()) {
      fund(GWEI.multiply(BigInteger.valueOf(TRANSFER_GAS)));
      flood(1, WAITING, BigInteger.ZERO, TRANSFER_GAS);
      for (EthereumClient node : nodes) {
        requireSoon(node);
      }
      testnet.process(3).kill();
      testnet.restart(3);
      requireSoon(nodes.getLast());
    }
  }

  /** Accounts that can pay for everything that they send, each a whole block of gas. */
  @Test
  @Timeout(300)
  void whoPaysMoreIsInABlockWhateverGasOthersAskFor() throws Exception {
    try (Testnet _ = start()) {
      fund(BigInteger.TEN.pow(19));
      flood(0, RUNNABLE, GWEI.multiply(BigInteger.TWO), BLOCK_GAS);
      for (EthereumClient node : nodes) {
        requireSoon(node);
      }
    }
  }
}
