package network.haca.benchmarks.pace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.demo.DemoPipe;
import network.haca.devnet.demo.PipeModels;
import network.haca.devnet.demo.PipeNetwork;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.onnx.InvalidModelException;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes32;
import network.haca.settings.InvalidSettingsException;

/**
 * Measures how long transactions wait for the answers of the models that they ask: one after the
 * other, on a testnet of its own whose four validators are processes of this machine.
 */
public final class AskedBench {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int WARM_UPS = 5;
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(1);

  private final PipeClient client;
  private final Mode mode;
  private final List<Long> waits = new ArrayList<>();
  private final List<Long> wholes = new ArrayList<>();

  private AskedBench(PipeClient client, Mode mode) {
    this.client = client;
    this.mode = mode;
  }

  /**
   * What was measured.
   *
   * @param waits from the last look before a transaction was admitted to its receipt
   * @param wholes from sending to the receipt
   */
  public record Result(Latencies waits, Latencies wholes) {}

  /**
   * Asks the projectile model.
   *
   * @param home an empty folder
   * @param mode VANILLA or TEE
   * @throws IOException if a transaction fails, or has no receipt in a minute
   */
  public static Result measure(Path home, Mode mode, int transactions, Consumer<String> progress)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    try (PipeNetwork network = PipeNetwork.start(home, PipeModels.bundled(), progress)) {
      new DemoPipe(network.rpc(), progress).awaitServed();
      AskedBench bench = new AskedBench(new PipeClient(new EthereumClient(network.rpc())), mode);
      for (int i = 0; i < WARM_UPS + transactions; i++) {
        bench.ask();
      }
      return new Result(measured(bench.waits), measured(bench.wholes));
    }
  }

  private static Latencies measured(List<Long> all) {
    return new Latencies(all.subList(WARM_UPS, all.size()));
  }

  private void ask() throws IOException, InterruptedException {
    long sent = System.nanoTime();
    Bytes32 transaction = client.send(KEY, Addresses.INFERENCE_HUB, DemoPipe.question(mode));
    long unadmitted = System.nanoTime();
    while (System.nanoTime() - sent < PATIENCE.toNanos()) {
      long look = System.nanoTime();
      switch (client.stage(transaction)) {
        case Stage.Sent() -> unadmitted = look;
        case Stage.Admitted _ -> {}
        case Stage.Concluded(var conclusion) -> {
          if (!conclusion.succeeded()) {
            throw new IOException("transaction %s was undone".formatted(transaction));
          }
          waits.add(System.nanoTime() - unadmitted);
          wholes.add(System.nanoTime() - sent);
          return;
        }
      }
      Thread.sleep(LOOK);
    }
    throw new IOException(
        "transaction %s has not ended in %d s".formatted(transaction, PATIENCE.toSeconds()));
  }
}
