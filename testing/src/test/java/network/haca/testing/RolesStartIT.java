package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.bridge.app.Bridge;
import network.haca.bridge.app.BridgeConfig;
import network.haca.broker.BrokerConfig;
import network.haca.broker.EmbeddedBroker;
import network.haca.connection.server.ListenAddress;
import network.haca.devnet.network.FreePorts;
import network.haca.explorer.app.Explorer;
import network.haca.explorer.app.ExplorerConfig;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.role.metrics.MetricsServer;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.testkit.Await;
import network.haca.walrusstore.WalrusStore;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A role that finds a port or a folder taken names the setting, and leaves no port, no lock and no
 * thread behind.
 */
@Timeout(240)
class RolesStartIT {
  private static final String HOST = "127.0.0.1";
  private static final Duration ENDED = Duration.ofSeconds(20);
  private static final String NOBODY = "127.0.0.1:1";

  /**
   * Threads that serve the whole process, whoever made them first, and those of HTTP clients, which
   * the JDK ends when nobody holds the client any more.
   */
  private static final List<String> SHARED =
      List.of(
          "vert.x-",
          "vertx-",
          "ForkJoinPool",
          "process reaper",
          "Common-Cleaner",
          "Cleaner-",
          "globalEventExecutor",
          "HttpClient-",
          "model-deadlines",
          "junit-",
          "VirtualThread-unblocker");

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  /** A way to start a role with settings. */
  @FunctionalInterface
  private interface Start {
    AutoCloseable with(Map<String, String> settings) throws Exception;
  }

  /**
   * @param ports keys of the ports that it opens, or has a child open
   * @param folders keys of the folders that it uses
   * @param more settings beside these
   */
  private record Subject(
      String role,
      List<String> ports,
      List<String> folders,
      Map<String, String> more,
      Start start) {}

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Subject provingNode(
      String role, List<String> ports, String folder, Map<String, String> more, Start start) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("kafka.servers", NOBODY);
    settings.put("chain.rpc", "http://" + NOBODY);
    return new Subject(role, ports, List.of(folder), settings, start);
  }

  private List<Subject> subjects() throws IOException {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            "{\"providers\":{\"p\":{\"url\":\"http://%s/v1\"}},\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}"
                .formatted(NOBODY));
    Map<String, String> kafka = Map.of("kafka.servers", NOBODY);
    return List.of(
        provingNode(
            "worker",
            List.of("worker.port"),
            "worker.outbox",
            Map.of("worker.models", "../inference-workers/tensor-worker/target/models"),
            given -> Worker.start(vertx, WorkerConfig.read(given))),
        provingNode(
            "llm-node",
            List.of("worker.port", "llm.keys.port"),
            "worker.outbox",
            Map.of(
                "llm.models",
                models.toString(),
                "walrus.publisher",
                "http://" + NOBODY,
                "bridge.url",
                "http://" + NOBODY),
            given -> LlmNode.start(vertx, LlmNodeConfig.read(given))),
        provingNode(
            "data-node",
            List.of("data.port"),
            "data.outbox",
            Map.of("data.sources", "../docs/data-sources.json"),
            given -> DataNode.start(vertx, DataNodeConfig.read(given))),
        new Subject(
            "ingress",
            List.of("ingress.http.port", "ingress.grpc.port"),
            List.of(),
            Map.of("chain.rpc", "http://" + NOBODY),
            given -> Ingress.start(vertx, IngressConfig.read(given))),
        new Subject(
            "broker",
            List.of("broker.port", "broker.controller.port"),
            List.of("broker.data"),
            Map.of(),
            given -> EmbeddedBroker.start(BrokerConfig.read(given))),
        new Subject(
            "proof-stream",
            List.of(),
            List.of("stream.state"),
            kafka,
            given -> ProofStream.start(ProofStreamConfig.read(given))),
        new Subject(
            "bridge",
            List.of("bridge.port"),
            List.of("bridge.data"),
            Map.of("kafka.servers", NOBODY, "bridge.key", "0x" + "1".repeat(64)),
            given -> Bridge.start(vertx, BridgeConfig.read(given))),
        facilitator(),
        new Subject(
            "explorer",
            List.of("explorer.port"),
            List.of("explorer.data"),
            kafka,
            given -> Explorer.start(vertx, ExplorerConfig.read(given), false)),
        new Subject(
            "full-node",
            List.of(
                "node.rpc.port",
                "node.ws.port",
                "node.rpc.parts.port",
                "node.cometbft.rpc.port",
                "node.cometbft.p2p.port"),
            List.of("node.home"),
            Map.of(),
            given -> FullNode.start(vertx, FullNodeConfig.read(given), line -> {})),
        new Subject(
            "walrus", List.of("walrus.port"), List.of("walrus.data"), Map.of(), this::walrus),
        new Subject(
            "metrics",
            List.of("--metrics-port"),
            List.of(),
            Map.of(),
            given -> MetricsServer.start(HOST, port(given, "--metrics-port"), new Health())));
  }

  private Subject facilitator() throws IOException {
    Path gates =
        Files.writeString(home.resolve("gates"), "gate a-secret-that-is-long-enough-here\n");
    Files.setPosixFilePermissions(gates, PosixFilePermissions.fromString("rw-------"));
    String address = "0x" + "1".repeat(40);
    return new Subject(
        "facilitator",
        List.of("facilitator.port"),
        List.of("facilitator.data"),
        Map.of(
            "facilitator.networks", "eip155:31337=http://" + NOBODY,
            "facilitator.tokens", "eip155:31337/" + address,
            "facilitator.pay.to", address,
            "facilitator.key", "0x" + "1".repeat(64),
            "facilitator.gates.file", gates.toString()),
        given -> Facilitator.start(vertx, FacilitatorConfig.read(given)));
  }

  private AutoCloseable walrus(Map<String, String> given) throws IOException {
    Path data = Path.of(given.getOrDefault("walrus.data", ""));
    return WalrusStore.start(
        vertx,
        new WalrusStore.Options(data, 10, 1 << 20, 1 << 20),
        HOST,
        port(given, "walrus.port"));
  }

  private static int port(Map<String, String> given, String key) {
    return Integer.parseInt(given.getOrDefault(key, "0"));
  }

  @TestFactory
  Stream<DynamicTest> whatIsTakenIsNamedAndNothingIsLeftOpen() throws IOException {
    return subjects().stream()
        .flatMap(
            subject ->
                Stream.concat(
                    subject.ports.stream().map(key -> test(subject, key, this::withPortTaken)),
                    subject.folders.stream()
                        .map(key -> test(subject, key, this::withFolderTaken))));
  }

  private interface Attempt {
    void at(Subject subject, Map<String, String> settings, String key) throws Exception;
  }

  private DynamicTest test(Subject subject, String key, Attempt attempt) {
    return DynamicTest.dynamicTest(
        subject.role + " " + key,
        () -> {
          Map<String, String> settings = new TreeMap<>(subject.more);
          for (String port : subject.ports) {
            settings.put(port, Integer.toString(FreePorts.next()));
          }
          for (String folder : subject.folders) {
            settings.put(folder, Files.createTempDirectory(home, "of").toString());
          }
          Set<Thread> before = threads();
          attempt.at(subject, settings, key);
          assertNothingIsOpen(subject, settings);
          Await.until(
              ENDED, () -> "threads that go on: " + left(before), () -> left(before).isEmpty());
        });
  }

  private void withPortTaken(Subject subject, Map<String, String> settings, String key)
      throws Exception {
    try (ServerSocket _ =
        new ServerSocket(port(settings, key), 1, InetAddress.getLoopbackAddress())) {
      assertRefused(subject, settings, key);
    }
  }

  private void withFolderTaken(Subject subject, Map<String, String> settings, String key)
      throws Exception {
    try (FolderLock _ = FolderLock.take(Path.of(settings.getOrDefault(key, "")), key)) {
      assertRefused(subject, settings, key);
    }
  }

  private static void assertRefused(Subject subject, Map<String, String> settings, String key) {
    IOException refused = assertThrows(IOException.class, () -> subject.start.with(settings));
    assertTrue(String.valueOf(refused.getMessage()).contains(key), refused::getMessage);
  }

  private static void assertNothingIsOpen(Subject subject, Map<String, String> settings)
      throws IOException {
    for (String key : subject.ports) {
      // Vert.x says that a server is closed a moment before its socket is.
      new ListenAddress(key, HOST, port(settings, key)).requireFree();
    }
    for (String key : subject.folders) {
      FolderLock.take(Path.of(settings.getOrDefault(key, "")), key).close();
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> SHARED.stream().noneMatch(thread.getName()::startsWith))
        .collect(Collectors.toSet());
  }

  private static Set<String> left(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
