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
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;

/** Four validators, and 78 accounts that fill their pools. */
final class FloodedNetwork implements AutoCloseable {
  static final BigInteger GWEI = BigInteger.TEN.pow(9);
  static final long BLOCK_GAS = 30_000_000;
  static final long TRANSFER_GAS = 21_000;

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ATTACKERS = 78;

  private static final Bytes32 FUNDER = DevelopmentAccounts.KEYS.get(2);
  private static final Bytes32 PAYER = DevelopmentAccounts.KEYS.get(3);
  private static final Bytes32 RELAY = DevelopmentAccounts.KEYS.get(1);

  private static final List<Bytes32> KEYS =
      IntStream.range(0, ATTACKERS).mapToObj(i -> Bytes32.ofUnsigned(70_000 + i)).toList();

  private final Testnet testnet;
  private final List<EthereumClient> nodes;

  private FloodedNetwork(Testnet testnet, List<EthereumClient> nodes) {
    this.testnet = testnet;
    this.nodes = nodes;
  }

  static FloodedNetwork start(Path home) throws Exception {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(4).toList();
    return new FloodedNetwork(
        Testnet.start(home, ports, Map.of(), ChildJvm.unbounded(), line -> {}),
        ports.stream()
            .map(each -> new EthereumClient(URI.create("http://127.0.0.1:" + each.chain())))
            .toList());
  }

  private static Bytes signed(
      Bytes32 key, long nonce, BigInteger tip, long gas, Address to, BigInteger value, Bytes data) {
    return new UnsignedTransaction(
            nonce, Optional.of(tip), GWEI.add(tip), gas, Optional.of(to), value, data)
        .sign(262_144, key);
  }

  /** Gives each attacker so much, and returns when all have it. */
  void fund(BigInteger each) throws Exception {
    List<Bytes32> sent = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) {
      Address to = Secp256k1.addressOf(KEYS.get(i));
      Bytes transfer = signed(FUNDER, i, BigInteger.ZERO, TRANSFER_GAS, to, each, Bytes.EMPTY);
      sent.add(nodes.getFirst().send(transfer));
    }
    for (Bytes32 hash : sent) {
      awaitBlock(nodes.getFirst(), hash, PATIENCE);
    }
  }

  private static void awaitBlock(EthereumClient node, Bytes32 hash, Duration patience)
      throws Exception {
    Await.until(patience, hash + " is in no block", () -> node.receipt(hash).isPresent());
  }

  /** The attackers' transactions, each to another validator, so that no two pools are alike. */
  void flood(int firstNonce, int nonces, BigInteger tip, long gas) throws InterruptedException {
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
          Bytes32 key = KEYS.get(i);
          give(
              nodes.get(node),
              signed(key, nonce, tip, gas, Address.ZERO, BigInteger.ZERO, Bytes.EMPTY));
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

  /** Whoever asks any of the validators. */
  void requireSoonEverywhere() throws Exception {
    for (EthereumClient node : nodes) {
      requireSoon(node);
    }
  }

  /** A validator dies, comes back, and gets its pool from the others again. */
  void requireSoonAfterARestart() throws Exception {
    int last = nodes.size() - 1;
    testnet.process(last).kill();
    testnet.restart(last);
    requireSoon(nodes.get(last));
  }

  /** A transfer at the fee that the node names, and one of the network's own calls. */
  private void requireSoon(EthereumClient node) throws Exception {
    BigInteger tip = new BigInteger(node.ask("eth_maxPriorityFeePerGas").asText().substring(2), 16);
    Bytes32 paid = pay(node, tip);
    Bytes32 own = settle(node);
    awaitBlock(node, paid, SOON);
    awaitBlock(node, own, SOON);
    assertTrue(node.receipt(own).orElseThrow().succeeded());
  }

  /** A transfer that pays less than all attackers, in pools with room. */
  void requireCheapSoon() throws Exception {
    EthereumClient node = nodes.getFirst();
    awaitBlock(node, pay(node, BigInteger.ZERO), SOON);
  }

  private static Bytes32 pay(EthereumClient node, BigInteger tip) throws IOException {
    long nonce = node.pendingNonce(Secp256k1.addressOf(PAYER));
    return node.send(
        signed(PAYER, nonce, tip, TRANSFER_GAS, Address.ZERO, BigInteger.ONE, Bytes.EMPTY));
  }

  private static Bytes32 settle(EthereumClient node) throws IOException {
    Bytes32 root = Keccak.hash(Bytes.ofUtf8("" + System.nanoTime()));
    Bytes settle = RelayContract.batchSettle(root, 3, "A".repeat(43));
    long nonce = node.pendingNonce(Secp256k1.addressOf(RELAY));
    return node.send(
        signed(RELAY, nonce, BigInteger.ZERO, 800_000, Addresses.RELAY, BigInteger.ZERO, settle));
  }

  @Override
  public void close() {
    testnet.close();
  }
}
