package network.haca.benchmarks.all;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.load.ProcessorTime;
import network.haca.devnet.network.NetworkPorts;
import network.haca.service.Children;

/** A network as {@code haca up} starts it, on ports and a home of its own. */
final class OwnNetwork implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration METRICS_MAX = Duration.ofSeconds(20);
  private static final Duration END_MAX = Duration.ofSeconds(20);
  private static final double MIB = 1 << 10;
  private static final String MEMORY = "RssAnon:";
  private static final String MODEL = "projectile";

  private final Vertx vertx;
  private final Process process;
  private final URI ingress;
  private final URI metrics;
  private final Duration toFirstAnswer;
  private final Duration processorToFirstAnswer;

  private OwnNetwork(
      Vertx vertx,
      Process process,
      NetworkPorts ports,
      Duration toFirstAnswer,
      Duration processor) {
    this.vertx = vertx;
    this.process = process;
    this.ingress = URI.create("http://127.0.0.1:" + ports.http());
    this.metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(ports.metrics()));
    this.toFirstAnswer = toFirstAnswer;
    this.processorToFirstAnswer = processor;
  }

  /**
   * Starts one, and returns when it has answered.
   *
   * @param home an empty folder
   * @throws IOException if it ends, or does not answer
   */
  static OwnNetwork start(Vertx vertx, HacaCommand haca, Path home)
      throws IOException, InterruptedException {
    return start(vertx, haca, home, List.of());
  }

  /**
   * Starts one with options of its own; it serves {@code projectile} at least.
   *
   * @param home an empty folder
   * @throws IOException if it ends, or does not answer
   */
  static OwnNetwork start(Vertx vertx, HacaCommand haca, Path home, List<String> options)
      throws IOException, InterruptedException {
    int offset = NetworkPorts.freeOffset(1);
    NetworkPorts ports = NetworkPorts.standard(offset);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("up", "--home", home.toString(), "--port-offset", Integer.toString(offset)));
    arguments.addAll(options);
    long begin = System.nanoTime();
    Process process =
        Children.start(
            haca.process(arguments)
                .redirectOutput(home.resolveSibling(home.getFileName() + ".log").toFile()));
    OwnNetwork starting = new OwnNetwork(vertx, process, ports, Duration.ZERO, Duration.ZERO);
    while (!starting.answers()) {
      if (!process.isAlive() || System.nanoTime() - begin > START_MAX.toNanos()) {
        starting.close();
        throw new IOException("haca up does not come to answer; its output is beside " + home);
      }
      Thread.sleep(LOOK);
    }
    return new OwnNetwork(
        vertx,
        process,
        ports,
        Duration.ofNanos(System.nanoTime() - begin),
        ProcessorTime.of(List.of(process.toHandle())));
  }

  private boolean answers() {
    try (ModelLoad load = new ModelLoad(vertx, ingress, MODEL, 1, 1)) {
      var _ = load.run(Duration.ofMillis(1));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI ingress() {
    return ingress;
  }

  Duration toFirstAnswer() {
    return toFirstAnswer;
  }

  Duration processorToFirstAnswer() {
    return processorToFirstAnswer;
  }

  /** Its processor time so far. */
  Duration processor() {
    return ProcessorTime.of(List.of(process.toHandle()));
  }

  /** The memory of its own of its greatest process, in MiB; nothing where the system tells none. */
  OptionalDouble memory() throws IOException {
    Path status = Path.of("/proc/%d/status".formatted(process.pid()));
    if (!Files.exists(status)) {
      return OptionalDouble.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(MEMORY))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / MIB)
        .findFirst();
  }

  /** Its metrics in Prometheus' text format. */
  String metrics() throws IOException, InterruptedException {
    HttpRequest asking = HttpRequest.newBuilder(metrics).timeout(METRICS_MAX).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(asking, BodyHandlers.ofString()).body();
    }
  }

  /**
   * Loads it; who is refused pauses.
   *
   * @param batch launches in a request
   * @throws IOException if a request is neither answered nor refused
   */
  ClosedLoop.Result load(int clients, int batch, Duration duration) throws IOException {
    try (ModelLoad load = new ModelLoad(vertx, ingress, MODEL, clients, batch)) {
      return load.runRefusable(duration);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
