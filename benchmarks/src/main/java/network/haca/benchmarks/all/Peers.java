package network.haca.benchmarks.all;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.haca.devnet.network.FreePorts;

/**
 * Other model servers on this machine, as {@code benchmarks/peers.py} starts them with the Python
 * that is asked for; those whose packages it lacks are left out.
 */
final class Peers implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int PORT_LOOKS = 100;

  private final Python python;
  private final Path logs;
  private final SequencedMap<String, URI> started = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /**
   * A server that {@code benchmarks/peers.py} knows.
   *
   * @param name of it in this measurement
   * @param modules of Python that it needs
   * @param kind by which the script knows it
   * @param model that it serves
   * @param ready a path that is answered by 200 once it does
   */
  record Peer(String name, String modules, String kind, Path model, String ready) {}

  private Peers(Python python, Path logs) {
    this.python = python;
    this.logs = logs;
  }

  /**
   * Starts those that can be.
   *
   * @param logs folder of their outputs
   */
  static Peers start(Python python, List<Peer> all, Path logs)
      throws IOException, InterruptedException {
    Peers peers = new Peers(python, logs);
    try {
      for (Peer peer : all) {
        peers.start(peer);
      }
      return peers;
    } catch (IOException | InterruptedException | RuntimeException e) {
      peers.close();
      throw e;
    }
  }

  /** Their addresses by name. */
  SequencedMap<String, URI> started() {
    return started;
  }

  /** The options by which a command of {@code haca bench} is told of them. */
  List<String> options() {
    return started.entrySet().stream()
        .flatMap(peer -> Stream.of("--peer", peer.getKey() + "=" + peer.getValue()))
        .toList();
  }

  /** A sentence on each that was left out. */
  List<String> missing() {
    return missing;
  }

  private void start(Peer peer) throws IOException, InterruptedException {
    String name = peer.name();
    if (!python.has(peer.modules())) {
      missing.add("%s: %s has no %s.".formatted(name, python.program(), peer.modules()));
      return;
    }
    Path log = logs.resolve(name + ".log");
    int port = freePort();
    Process process =
        python.start(
            log, List.of("peers.py", peer.kind(), peer.model().toString(), Integer.toString(port)));
    processes.add(process);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    URI server = URI.create("http://127.0.0.1:" + port);
    while (!isReady(server.resolve(peer.ready()))) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        missing.add("%s: it does not start (%s).".formatted(name, Python.lastWords(log)));
        return;
      }
      Thread.sleep(LOOK);
    }
    started.put(name, server);
  }

  /** A port that is free with the two above it, which some servers take for gRPC and metrics. */
  private static int freePort() {
    for (int look = 0; look < PORT_LOOKS; look++) {
      int first = FreePorts.next();
      if (FreePorts.next() == first + 1 && FreePorts.next() == first + 2) {
        return first;
      }
    }
    throw new IllegalStateException("this machine has no three free ports in a row");
  }

  /** Returns true once a server has the model ready; it may listen before. */
  private static boolean isReady(URI ready) throws InterruptedException {
    HttpRequest asking = HttpRequest.newBuilder(ready).timeout(ANSWER_MAX).build();
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
