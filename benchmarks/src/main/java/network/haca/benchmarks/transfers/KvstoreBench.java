package network.haca.benchmarks.transfers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import network.haca.benchmarks.load.ProcessorTime;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.settings.InvalidSettingsException;

/**
 * Transactions per second that CometBFT's own key-value store has in final blocks, under a load
 * like that of {@link TransfersBench}: as many clients, each of which calls {@code
 * broadcast_tx_sync}.
 */
public final class KvstoreBench {
  /** Most blocks that CometBFT describes in one answer. */
  private static final int BLOCKS_AT_ONCE = 20;

  private final KvstoreNetwork network;
  private final JsonRpcEndpoint first;

  private KvstoreBench(KvstoreNetwork network) {
    this.network = network;
    this.first = network.nodes().getFirst();
  }

  /**
   * Measures once.
   *
   * @param home an empty folder
   * @param settings that validators of this network would have
   * @throws IOException if a validator does not start, or does not answer
   */
  public static TransfersBench.Result measure(
      Path home, TransfersBench.Load load, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InterruptedException {
    try (KvstoreNetwork network = KvstoreNetwork.start(home, load.validators(), settings)) {
      List<JsonRpcEndpoint> nodes = network.nodes();
      List<KvstoreWriter> writers =
          IntStream.range(0, load.accounts())
              .mapToObj(i -> new KvstoreWriter(nodes.get(i % nodes.size()), i))
              .toList();
      KvstoreBench bench = new KvstoreBench(network);
      return Senders.during(writers, load.warmUp(), () -> bench.count(load.measured()));
    }
  }

  private TransfersBench.Result count(Duration measured) throws IOException, InterruptedException {
    List<ProcessHandle> processes = network.processes();
    long before = height();
    Duration processor = ProcessorTime.of(processes);
    long begin = System.nanoTime();
    Thread.sleep(measured);
    long after = height();
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    processor = ProcessorTime.of(processes).minus(processor);
    return new TransfersBench.Result(
        transactions(before + 1, after), after - before, time, processor);
  }

  private long height() throws IOException {
    return result("status", Map.of()).at("/sync_info/latest_block_height").asLong();
  }

  private long transactions(long from, long to) throws IOException {
    long sum = 0;
    for (long height = from; height <= to; height += BLOCKS_AT_ONCE) {
      long last = Math.min(to, height + BLOCKS_AT_ONCE - 1);
      JsonNode described =
          result(
              "blockchain",
              Map.of("minHeight", Long.toString(height), "maxHeight", Long.toString(last)));
      for (JsonNode block : described.path("block_metas")) {
        sum += block.path("num_txs").asLong();
      }
    }
    return sum;
  }

  private JsonNode result(String method, Map<String, String> parameters) throws IOException {
    JsonNode answer = first.call(method, parameters);
    if (answer.hasNonNull("error")) {
      throw new IOException("CometBFT answers %s with %s".formatted(method, answer.get("error")));
    }
    return answer.get("result");
  }
}
