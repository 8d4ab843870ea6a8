package network.haca.benchmarks.tensor;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.load.Rate;
import network.haca.connection.LocalNodes;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.onnx.InvalidModelException;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/**
 * Answers of the model {@code projectile} over HTTP: through an ingress that calls the worker in
 * its own process, and through one that calls it over pinned TLS. All is in this process, clients
 * as well. Each answer is signed and its proof is on disk before it leaves; the proofs stay there,
 * since there is no Kafka.
 */
public final class TensorBench implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Buffer REQUEST =
      Buffer.buffer(
          "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}");

  private final Parts parts = new Parts();
  private final Vertx vertx = Vertx.vertx();
  private final Ingress beside;
  private final Ingress apart;

  /** Connection from the ingress to the worker. */
  public enum Way {
    /** In one process. */
    LOCAL,
    /** Over a socket, with TLS and HTTP/2. */
    TLS
  }

  /**
   * @param home for the outbox
   * @param models the folders of the models, {@code projectile} among them
   * @param settings of the worker, over the defaults
   */
  public TensorBench(Path home, Path models, Map<String, String> settings)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Path directory = home.resolve("directory.json");
    Map<String, String> own = new TreeMap<>(settings);
    own.put("worker.port", "0");
    own.put("worker.models", models.toString());
    own.put("worker.outbox", home.resolve("outbox").toString());
    // Nobody listens there: what is measured ends at the outbox.
    own.put("kafka.servers", HOST + ":1");
    own.put("directory.file", directory.toString());
    LocalNodes locals = new LocalNodes();
    var _ = parts.add(Worker.start(vertx, WorkerConfig.read(own), locals));
    beside = parts.add(Ingress.start(vertx, ingress(directory), locals));
    apart = parts.add(Ingress.start(vertx, ingress(directory), new LocalNodes()));
  }

  private static IngressConfig ingress(Path directory) throws InvalidSettingsException {
    return IngressConfig.read(
        Map.of(
            "ingress.http.port", "0",
            "ingress.grpc.port", "0",
            "directory.files", directory.toString()));
  }

  /**
   * Loads the model.
   *
   * @param clients at once
   * @throws IOException if a request is not answered by 200
   */
  public Rate measure(Way way, int clients, Duration duration) throws IOException {
    RequestOptions infer =
        new RequestOptions()
            .setHost(HOST)
            .setPort((way == Way.LOCAL ? beside : apart).httpPort())
            .setURI("/v2/models/projectile/infer")
            .putHeader("Content-Type", "application/json");
    try (ClosedLoop loop =
        new ClosedLoop(vertx, new HttpClientOptions(), infer, REQUEST, clients, answer -> 1)) {
      return loop.run(clients, duration).rate();
    }
  }

  @Override
  public void close() {
    parts.close();
    vertx.close().await();
  }
}
