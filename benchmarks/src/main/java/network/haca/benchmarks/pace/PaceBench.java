package network.haca.benchmarks.pace;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.settings.InvalidSettingsException;

/**
 * Measures the time from a transaction to its receipt, which is final, and the heights that pass
 * while nothing happens: on a testnet of its own, whose validators are processes of this machine.
 */
public final class PaceBench {
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long TRANSFER_GAS = 21_000;
  private static final Address RECIPIENT = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(2);

  private final List<EthereumClient> nodes;
  private long nonce;

  private PaceBench(List<EthereumClient> nodes) {
    this.nodes = nodes;
  }

  /**
   * What was measured.
   *
   * @param latencies of single transactions
   * @param idleHeights in {@code idle}
   */
  public record Result(Latencies latencies, long idleHeights, Duration idle) {}

  /**
   * @param home an empty folder
   * @param settings that all validators have
   */
  public static Result measure(
      Path home, int validators, int transactions, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InterruptedException {
    List<NetworkPorts> ports = Stream.generate(NetworkPorts::free).limit(validators).toList();
    try (Testnet _ = Testnet.start(home, ports, settings, ChildJvm.unbounded(), line -> {})) {
      PaceBench bench =
          new PaceBench(
              ports.stream()
                  .map(each -> URI.create("http://127.0.0.1:" + each.chain()))
                  .map(EthereumClient::new)
                  .toList());
      for (int i = 0; i < validators; i++) {
        // Whatever is loaded at first use.
        var _ = bench.transfer(i);
      }
      List<Long> latencies = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        latencies.add(bench.transfer(i % validators));
      }
      long before = bench.nodes.getFirst().blockNumber();
      Thread.sleep(IDLE);
      long idle = bench.nodes.getFirst().blockNumber() - before;
      return new Result(new Latencies(latencies), idle, IDLE);
    }
  }

  /** Nanoseconds from sending to the receipt, both at one node. */
  private long transfer(int index) throws IOException, InterruptedException {
    EthereumClient node = nodes.get(index);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (node.nonce(Secp256k1.addressOf(KEY)) != nonce) {
      pause(deadline);
    }
    Bytes signed =
        UnsignedTransaction.legacy(nonce, node.gasPrice(), TRANSFER_GAS, RECIPIENT, Bytes.EMPTY)
            .sign(node.chainId(), KEY);
    long sent = System.nanoTime();
    Bytes32 hash = node.send(signed);
    Optional<Boolean> succeeded = node.receipt(hash).map(EthereumClient.Receipt::succeeded);
    while (succeeded.isEmpty()) {
      pause(deadline);
      succeeded = node.receipt(hash).map(EthereumClient.Receipt::succeeded);
    }
    nonce++;
    return System.nanoTime() - sent;
  }

  private static void pause(long deadline) throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IOException("a transfer is in no block after " + PATIENCE);
    }
    Thread.sleep(LOOK);
  }
}
