package network.haca.benchmarks.all;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;

/**
 * Other model servers on this machine, as {@code benchmarks/peers.py} starts them with the Python
 * that is asked for; those whose packages it lacks are left out.
 */
final class Peers implements AutoCloseable {
  private static final List<Peer> ALL =
      List.of(
          new Peer("mlserver", "mlserver, onnxruntime"),
          new Peer("triton", "pytriton, onnxruntime"));

  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final String READY = "/v2/models/projectile/ready";
  private static final int OK = 200;
  private static final int FIRST_PORT = 9_500;
  private static final int PORTS_OF_ONE = 10;

  private final String python;
  private final Path script;
  private final Path model;
  private final SequencedMap<String, URI> started = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /**
   * A server that {@code benchmarks/peers.py} knows.
   *
   * @param modules of Python that it needs
   */
  private record Peer(String name, String modules) {}

  private Peers(String python, Path script, Path model) {
    this.python = python;
    this.script = script;
    this.model = model;
  }

  /**
   * Starts those that can be.
   *
   * @param logs folder of their outputs
   */
  static Peers start(String python, Path script, Path model, Path logs)
      throws IOException, InterruptedException {
    Peers peers = new Peers(python, script, model);
    int port = FIRST_PORT;
    for (Peer peer : ALL) {
      peers.start(peer, port, logs);
      port += PORTS_OF_ONE;
    }
    return peers;
  }

  /** Their addresses by name. */
  SequencedMap<String, URI> started() {
    return started;
  }

  /** A sentence on each that was left out. */
  List<String> missing() {
    return missing;
  }

  private void start(Peer peer, int port, Path logs) throws IOException, InterruptedException {
    String name = peer.name();
    if (!has(peer.modules())) {
      missing.add("%s: %s has no %s.".formatted(name, python, peer.modules()));
      return;
    }
    Path log = logs.resolve(name + ".log");
    Process process =
        Children.start(
            new ProcessBuilder(
                    python, script.toString(), name, model.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    processes.add(process);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    URI server = URI.create("http://127.0.0.1:" + port);
    while (!isReady(server)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        String last = Files.readAllLines(log).stream().reduce((_, line) -> line).orElse("");
        missing.add("%s: it does not start (%s).".formatted(name, last));
        return;
      }
      Thread.sleep(LOOK);
    }
    started.put(name, server);
  }

  private boolean has(String modules) throws InterruptedException {
    try {
      Process asking =
          Children.start(
              new ProcessBuilder(python, "-c", "import " + modules)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD));
      return asking.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns true once a server has the model ready; it may listen before. */
  private static boolean isReady(URI server) throws InterruptedException {
    HttpRequest asking = HttpRequest.newBuilder(server.resolve(READY)).timeout(ANSWER_MAX).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(asking, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    try {
      for (Process each : processes) {
        if (!each.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          each.descendants().forEach(ProcessHandle::destroyForcibly);
          each.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
