package network.haca.devnet.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.devnet.network.Network;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.onnx.InvalidModelException;
import network.haca.schemas.NodeKind;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/** Workers that join the demo's network, in the name of the development account. */
record ZkWorkers(Vertx vertx, Network network, Path home, Consumer<String> out) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Starts one, and waits until its answers count.
   *
   * @param folder of its own, in the network's home
   * @param models as {@code worker.models} names them
   * @param own settings beside those of any
   */
  Worker start(NodeKind kind, String folder, String models, Map<String, String> own)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Path key = home.resolve("demo-operator.key");
    if (!Files.exists(key)) {
      Files.writeString(key, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
    }
    Map<String, String> settings = new TreeMap<>(network.oneMoreWorker(kind, folder, key, models));
    settings.putAll(own);
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings));
    try {
      worker.awaitEnabled(PATIENCE);
      out.accept("- %s node %s serves %s".formatted(kind, worker.identity().teeId(), models));
      return worker;
    } catch (IOException e) {
      worker.close();
      throw e;
    }
  }
}
