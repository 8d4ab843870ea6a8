package network.haca.testing;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/** A worker with a directory of models and an ingress before it, without a chain. */
record ModelsAlone(Vertx vertx, Worker worker, Ingress ingress) implements AutoCloseable {
  /**
   * @param home an empty directory
   */
  static ModelsAlone start(Path home, Path models) throws Exception {
    String directory = home.resolve("directory.json").toString();
    Vertx vertx = Vertx.vertx();
    Worker worker =
        Worker.start(
            vertx,
            WorkerConfig.read(
                Map.of(
                    "worker.port",
                    "0",
                    "worker.models",
                    models.toString(),
                    "worker.outbox",
                    home.resolve("outbox").toString(),
                    "kafka.servers",
                    "127.0.0.1:1",
                    "directory.file",
                    directory)));
    Ingress ingress =
        Ingress.start(
            vertx,
            IngressConfig.read(
                Map.of(
                    "ingress.http.port", "0",
                    "ingress.grpc.port", "0",
                    "directory.files", directory)));
    return new ModelsAlone(vertx, worker, ingress);
  }

  @Override
  public void close() {
    ingress.close();
    worker.close();
    vertx.close().await();
  }
}
