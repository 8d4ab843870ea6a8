package network.haca.benchmarks.transfers;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import network.haca.benchmarks.load.ProcessorTime;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcCall;
import network.haca.contracts.RpcResult;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import network.haca.settings.InvalidSettingsException;

/**
 * Transfers per second that a testnet of its own has in final blocks, and what each costs its
 * validators, which are processes of this machine, while many accounts send as fast as they are
 * taken.
 */
public final class TransfersBench {
  private static final Bytes32 RICH = DevelopmentAccounts.KEYS.get(2);
  private static final BigInteger FUNDS = BigInteger.TEN.pow(18);
  private static final Duration FUNDED_MAX = Duration.ofSeconds(60);

  /** Transfers of the account that funds the others, in one request. */
  private static final int FUNDED_AT_ONCE = 16;

  /**
   * Most transfers of a second that are signed in advance for one validator, which is more than it
   * takes here. For more validators they are fewer, since all of them share this machine.
   */
  private static final int SIGNED_PER_SECOND = 6_000;

  private final Testnet testnet;
  private final List<EthereumClient> nodes;
  private final Load load;

  private TransfersBench(Testnet testnet, List<EthereumClient> nodes, Load load) {
    this.testnet = testnet;
    this.nodes = nodes;
    this.load = load;
  }

  /**
   * What a testnet is under.
   *
   * @param validators that it has
   * @param accounts that send at once
   * @param warmUp before it is measured: validators compile for long
   * @param measured thereafter
   */
  public record Load(int validators, int accounts, Duration warmUp, Duration measured) {}

  /**
   * What was measured.
   *
   * @param transfers in the blocks of that time
   * @param blocks of that time
   * @param processor time of all validators, with their CometBFT
   */
  public record Result(long transfers, long blocks, Duration time, Duration processor) {
    public double perSecond() {
      return transfers * 1e9 / time.toNanos();
    }

    /** Processor time of one transfer at all validators together, in milliseconds. */
    public double processorMillis() {
      return processor.toNanos() / 1e6 / Math.max(1, transfers);
    }
  }

  /**
   * Measures once.
   *
   * @param home an empty folder
   * @param settings that all validators have
   * @throws IOException if a validator does not start, or does not answer
   */
  public static Result measure(Path home, Load load, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InterruptedException {
    List<NetworkPorts> ports =
        Stream.generate(NetworkPorts::free).limit(load.validators()).toList();
    try (Testnet testnet = Testnet.start(home, ports, settings, ChildJvm.unbounded(), line -> {})) {
      List<EthereumClient> nodes =
          ports.stream()
              .map(each -> URI.create("http://127.0.0.1:" + each.chainParts()))
              .map(EthereumClient::new)
              .toList();
      return new TransfersBench(testnet, nodes, load).run();
    }
  }

  private Result run() throws IOException, InterruptedException {
    int accounts = load.accounts();
    List<Bytes32> keys =
        IntStream.range(0, accounts)
            .mapToObj(i -> Keccak.hash(Bytes.concat(RICH.value(), Bytes32.ofUnsigned(i).value())))
            .toList();
    EthereumClient first = nodes.getFirst();
    long chainId = first.chainId();
    BigInteger price = first.gasPrice();
    fund(keys, chainId, price);
    long seconds = load.measured().plus(load.warmUp()).toSeconds() + 1;
    int each = Math.toIntExact(Math.ceilDiv(seconds * signedPerSecond(), accounts));
    List<Payer> payers =
        IntStream.range(0, accounts)
            .parallel()
            .mapToObj(i -> Payer.of(nodes.get(i % nodes.size()), keys.get(i), chainId, price, each))
            .toList();
    return pay(payers);
  }

  private long signedPerSecond() {
    return 2L * SIGNED_PER_SECOND / (1 + load.validators());
  }

  /** From one account, as many at once as a pool holds of one. */
  private void fund(List<Bytes32> keys, long chainId, BigInteger price)
      throws IOException, InterruptedException {
    EthereumClient first = nodes.getFirst();
    Address rich = Secp256k1.addressOf(RICH);
    long deadline = System.nanoTime() + FUNDED_MAX.toNanos();
    for (int begin = 0; begin < keys.size(); begin += FUNDED_AT_ONCE) {
      List<RpcCall> calls = new ArrayList<>();
      int end = Math.min(keys.size(), begin + FUNDED_AT_ONCE);
      for (int i = begin; i < end; i++) {
        Bytes signed =
            Payer.transfer(i, price, Secp256k1.addressOf(keys.get(i)), FUNDS).sign(chainId, RICH);
        calls.add(RpcCall.of("eth_sendRawTransaction", signed.toHex()));
      }
      for (RpcResult result : first.askAll(calls)) {
        var _ = result.get();
      }
      for (EthereumClient node : nodes) {
        awaitNonce(node, rich, end, deadline);
      }
    }
  }

  private static void awaitNonce(EthereumClient node, Address account, long nonce, long deadline)
      throws IOException, InterruptedException {
    while (node.nonce(account) < nonce) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the accounts have no funds after " + FUNDED_MAX);
      }
      Thread.sleep(Senders.PAUSE);
    }
  }

  private Result pay(List<Payer> payers) throws IOException, InterruptedException {
    List<ProcessHandle> processes =
        IntStream.range(0, nodes.size()).mapToObj(i -> testnet.process(i).handle()).toList();
    return Senders.during(
        payers,
        load.warmUp(),
        () -> {
          long before = nodes.getFirst().blockNumber();
          Duration processor = ProcessorTime.of(processes);
          long begin = System.nanoTime();
          Thread.sleep(load.measured());
          long after = nodes.getFirst().blockNumber();
          Duration time = Duration.ofNanos(System.nanoTime() - begin);
          processor = ProcessorTime.of(processes).minus(processor);
          return new Result(transfers(before, after), after - before, time, processor);
        });
  }

  private long transfers(long before, long after) throws IOException {
    List<RpcCall> calls =
        LongStream.rangeClosed(before + 1, after)
            .mapToObj(
                number ->
                    RpcCall.of(
                        "eth_getBlockTransactionCountByNumber", "0x" + Long.toHexString(number)))
            .toList();
    long sum = 0;
    for (RpcResult result :
        calls.isEmpty() ? List.<RpcResult>of() : nodes.getFirst().askAll(calls)) {
      sum += Long.decode(result.get().asText());
    }
    return sum;
  }
}
