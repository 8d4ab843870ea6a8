package network.haca.benchmarks.all;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.haca.benchmarks.load.ClosedLoop;

/** Clients that ask one model of a network for launches, over HTTP and JSON. */
final class ModelLoad implements AutoCloseable {
  private final ClosedLoop loop;
  private final int clients;

  /**
   * @param batch launches in a request
   */
  ModelLoad(Vertx vertx, URI ingress, String model, int clients, int batch) {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(ingress.resolve("/v2/models/%s/infer".formatted(model)).toString())
            .putHeader("Content-Type", "application/json");
    String values = String.join(",", Collections.nCopies(batch, "20,45"));
    this.clients = clients;
    this.loop =
        new ClosedLoop(
            vertx,
            new HttpClientOptions(),
            options,
            Buffer.buffer(
                "{\"inputs\":[{\"name\":\"launch\",\"shape\":[%d,2],\"datatype\":\"FP32\",\"data\":[%s]}]}"
                    .formatted(batch, values)),
            clients,
            answer -> 1);
  }

  /**
   * Loads several models at once, with one launch in a request.
   *
   * @param clients of each
   */
  static ClosedLoop.Result spread(
      Vertx vertx, URI ingress, List<String> models, int clients, Duration duration)
      throws IOException, InterruptedException {
    List<Callable<ClosedLoop.Result>> runs = new ArrayList<>();
    for (String model : models) {
      runs.add(
          () -> {
            try (ModelLoad load = new ModelLoad(vertx, ingress, model, clients, 1)) {
              return load.runRefusable(duration);
            }
          });
    }
    List<ClosedLoop.Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ClosedLoop.Result> run : threads.invokeAll(runs)) {
        results.add(run.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a model does not answer: " + e.getMessage(), e);
    }
    return ClosedLoop.Result.together(results);
  }

  ClosedLoop.Result run(Duration duration) throws IOException {
    return loop.run(clients, duration);
  }

  /** The same where who is refused pauses. */
  ClosedLoop.Result runRefusable(Duration duration) throws IOException {
    return loop.runRefusable(clients, duration);
  }

  @Override
  public void close() {
    loop.close();
  }
}
