package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule T1: models that other tools export and other packages carry say here what ONNX Runtime's own
 * Python says (testing/clients/models).
 */
@Tag("full")
class ForeignModelsIT {
  @TempDir private Path home;

  private static ClientProgram run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("clients/models/run"));
    command.addAll(List.of(arguments));
    return ClientProgram.run(Path.of("."), command.toArray(String[]::new));
  }

  @Test
  void t1ForeignModelsAreServedAsTheyAre() throws Exception {
    String folder = home.resolve("foreign").toString();
    ClientProgram made = run("make", folder);
    assertEquals(0, made.code(), made.output());
    String directory = home.resolve("directory.json").toString();
    Vertx vertx = Vertx.vertx();
    try (Worker _ =
            Worker.start(
                vertx,
                WorkerConfig.read(
                    Map.of(
                        "worker.port",
                        "0",
                        "worker.models",
                        Path.of(folder, "models").toString(),
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
                        "directory.files", directory)))) {
      ClientProgram compared = run("compare", folder, Integer.toString(ingress.httpPort()));
      assertEquals(0, compared.code(), compared.output());
      assertTrue(compared.output().contains("outputs, "), compared.output());
    } finally {
      vertx.close().await();
    }
  }
}
