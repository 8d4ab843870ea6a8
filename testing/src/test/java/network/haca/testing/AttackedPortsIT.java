package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import network.haca.connection.server.Attack;
import network.haca.connection.server.RawClient;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every port of a whole network, with the bounds that it has by default. */
class AttackedPortsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SILENT_CLIENTS = 200;

  /** Most of them wait most of the time. */
  private static final int ATTACKERS = 96;

  private static final long GROWTH_MAX = 256L << 20;

  /** Its default bound is minutes; {@code LimitedServerTest} has it. */
  private static final Set<Attack> TOO_SLOW = EnumSet.of(Attack.SLOW_BODY);

  @TempDir private static Path home;

  private static Network network;

  /** A port, and how it speaks. */
  private enum Door {
    INGRESS_HTTP(false, false, "/v2"),
    INGRESS_GRPC(false, true, "/"),
    METRICS(false, false, "/metrics"),
    RECEIPTS(false, false, "/health/live"),
    JSON_RPC(false, false, "/health/live"),
    WEB_SOCKET(false, false, "/"),
    WALRUS(false, false, "/status"),
    WORKER(true, true, "/health/live"),
    LLM_NODE(true, true, "/v1/models"),
    LLM_KEYS(false, false, "/v1/keys"),
    DATA_NODE(true, true, "/v1/sources");

    private final boolean isTls;
    private final boolean isHttp2;
    private final String path;

    Door(boolean isTls, boolean isHttp2, String path) {
      this.isTls = isTls;
      this.isHttp2 = isHttp2;
      this.path = path;
    }

    int port() {
      NetworkPorts ports = network.ports();
      return switch (this) {
        case INGRESS_HTTP -> ports.http();
        case INGRESS_GRPC -> ports.grpc();
        case METRICS -> ports.metrics();
        case RECEIPTS -> ports.receipts();
        case JSON_RPC -> ports.chain();
        case WEB_SOCKET -> ports.chainWebSocket();
        case WALRUS -> ports.walrus();
        case WORKER -> ports.worker();
        case LLM_NODE -> ports.llm();
        case LLM_KEYS -> ports.llmKeys();
        case DATA_NODE -> ports.data();
      };
    }

    RawClient connect(boolean http2) throws IOException {
      return isTls ? RawClient.tls(port(), http2 ? "h2" : "http/1.1") : RawClient.plain(port());
    }

    /** The first line of an answer to another client. */
    String ask() throws Exception {
      try (RawClient other = connect(false)) {
        other.write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
        assertTrue(other.isEndedWithin(PATIENCE), this + " does not answer");
        return other.said().lines().findFirst().orElse("");
      }
    }

    String suffer(Attack attack) throws Exception {
      try (RawClient attacker = connect(attack.isHttp2())) {
        boolean isEnded = attack.ends(attacker, path, isTls ? "https" : "http");
        return "%s %s: %s, others get %s"
            .formatted(
                this,
                attack,
                isEnded ? "ended" : "goes on",
                ask().startsWith("HTTP/1.1 ") ? "answers" : "nothing");
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "http://127.0.0.1:1/v1"}},
             "models": [{"name": "m", "provider": "fake"}]}
            """);
    network =
        Network.start(
            home.resolve("network"),
            Served.models(Path.of("../inference-workers/tensor-worker/target/models"))
                .withLlm(models)
                .withData(Map.of("data.sources", "../docs/data-sources.json")),
            NetworkPorts.free(),
            line -> {});
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  /** While many connections say nothing, which keep nobody out. */
  @Test
  void everyAttackOnEveryPortEnds() throws Exception {
    List<RawClient> silent = new ArrayList<>();
    try {
      for (Door door : Door.values()) {
        for (int i = 0; i < SILENT_CLIENTS; i++) {
          silent.add(RawClient.plain(door.port()));
        }
        assertTrue(door.ask().startsWith("HTTP/1.1 "), door.name());
      }
      attackEveryPort();
      for (RawClient each : silent) {
        assertTrue(each.isEndedWithin(PATIENCE));
      }
    } finally {
      for (RawClient each : silent) {
        each.close();
      }
    }
  }

  private static void attackEveryPort() throws Exception {
    long before = used();
    List<String> expected =
        attacks().map(each -> each + ": ended, others get answers").sorted().toList();
    List<String> found;
    try (ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS)) {
      List<Future<String>> running =
          Stream.of(Door.values())
              .flatMap(
                  door -> suffered(door).map(attack -> threads.submit(() -> door.suffer(attack))))
              .toList();
      found = new ArrayList<>();
      for (Future<String> each : running) {
        found.add(each.get());
      }
      found.sort(null);
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
    assertTrue(used() - before < GROWTH_MAX, "memory grew by " + (used() - before));
  }

  private static Stream<Attack> suffered(Door door) {
    return Stream.of(Attack.values())
        .filter(attack -> !TOO_SLOW.contains(attack))
        .filter(attack -> door.isHttp2 || !attack.isHttp2());
  }

  private static Stream<String> attacks() {
    return Stream.of(Door.values())
        .flatMap(door -> suffered(door).map(attack -> door + " " + attack));
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
