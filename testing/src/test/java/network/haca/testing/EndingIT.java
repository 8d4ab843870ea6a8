package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGINT and SIGTERM end every command within ten seconds, whatever it waits for, and nothing that
 * it started outlives it. What it keeps is its user's alone.
 */
class EndingIT {
  /** One of each way to ask; {@code URI} and {@code ADDRESS} never answer. */
  private static final List<String> ASKING =
      List.of(
          "registry watch --chain URI",
          "registry disable ID --chain URI",
          "infer --model m --values 1 --ingress URI",
          "chat hello --ingress URI",
          "walrus put FILE --publisher URI",
          "worker --set worker.outbox=HOME/worker --set worker.port=0 --set worker.models=MODELS"
              + " --set chain.rpc=URI --set kafka.servers=ADDRESS",
          "bridge --set bridge.data=HOME/bridge --set bridge.key=ID --set bridge.port=0"
              + " --set chain.rpc=URI --set cometbft.rpc=URI --set kafka.servers=ADDRESS",
          "proof-stream --set stream.state=HOME/stream --set kafka.servers=ADDRESS",
          "ingress --set ingress.http.port=0 --set ingress.grpc.port=0 --set chain.rpc=URI");

  /** Those that ask as one of the above does. */
  private static final List<String> ASKING_LIKE_THEM =
      List.of(
          "status --chain URI",
          "registry --chain URI",
          "admin --chain URI",
          "admin withdraw --chain URI",
          "validators --chain URI",
          "receipt ID --bridge URI",
          "fact source --chain URI",
          "llm-keys FILE --chain URI");

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private DeadServer dead;

  @BeforeEach
  void begin() throws IOException {
    dead = new DeadServer();
  }

  /** Every home that a test made is its owner's alone, though processes start with umask 000. */
  @AfterEach
  void close() throws IOException {
    dead.close();
    try (Stream<Path> homes = Files.list(home).filter(Files::isDirectory)) {
      for (Path made : homes.toList()) {
        assertEquals(List.of(), openToOthers(made));
      }
    }
  }

  private static List<String> openToOthers(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !isOfKafkaStreams(path))
          .map(path -> permissions(path) + " " + path)
          .filter(line -> !line.substring("rwx".length()).startsWith("------"))
          .toList();
    }
  }

  /** Kafka Streams opens its own folder to the group, which nobody else reaches in a closed one. */
  private static boolean isOfKafkaStreams(Path path) {
    for (Path part : path) {
      if (part.endsWith("kafka-streams")) {
        return true;
      }
    }
    return false;
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> asking() {
    return ASKING.stream();
  }

  private static Stream<String> askingLikeThem() {
    return ASKING_LIKE_THEM.stream();
  }

  private Signalled start(String line) throws IOException {
    Path file = Files.writeString(home.resolve("file"), "{}");
    String[] arguments =
        line.replace("URI", "http://127.0.0.1:" + dead.port())
            .replace("ADDRESS", "127.0.0.1:" + dead.port())
            .replace("FILE", file.toString())
            .replace("HOME", home.toString())
            .replace("MODELS", "../inference-workers/tensor-worker/target/models")
            .replace("ID", "0x" + "1".repeat(64))
            .split(" ", -1);
    return new Signalled(Files.createTempFile(home, "output", ".log"), arguments);
  }

  @ParameterizedTest
  @MethodSource("asking")
  void whoeverAsksAServerThatNeverAnswersEnds(String line) throws Exception {
    assertEnds(line, "TERM");
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("askingLikeThem")
  void whoeverElseAsksAServerThatNeverAnswersEnds(String line) throws Exception {
    assertEnds(line, "TERM");
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource({"asking", "askingLikeThem"})
  void whoeverIsInterruptedInAQuestionEnds(String line) throws Exception {
    assertEnds(line, "INT");
  }

  private void assertEnds(String line, String signal) throws Exception {
    try (Signalled command = start(line)) {
      command.await("it does not ask", () -> dead.callers() > 0);
      command.endsBy(signal);
    }
  }

  @Test
  void aBrokerAndAStoreEnd() throws Exception {
    try (Signalled broker =
            start(
                "broker --set broker.data=HOME/broker --set broker.port=%s".formatted(ports.kafka())
                    + " --set broker.controller.port="
                    + ports.kafkaController());
        Signalled store = start("walrus --set walrus.data=HOME/walrus --set walrus.port=0")) {
      store.awaitText("listens");
      store.endsBy("INT");
      broker.awaitText("listens");
      broker.endsBy("TERM");
    }
  }

  @Test
  void aNodeWhoseCometBftHangsEnds() throws Exception {
    try (Signalled node = startNode()) {
      node.awaitText("full node listens");
      Signalled.stop(node.awaitDescendant("cometbft"));
      node.endsBy("TERM");
    }
  }

  private Signalled startNode() throws IOException {
    return start(
        "full-node --set node.home=HOME/node --set node.rpc.port=%s --set node.ws.port=%s"
                .formatted(ports.chain(), ports.chainWebSocket())
            + " --set node.cometbft.rpc.port=%s --set node.cometbft.p2p.port=%s"
                .formatted(ports.cometRpc(), ports.cometP2p()));
  }

  @ParameterizedTest
  @Tag("full")
  @ValueSource(strings = {"up", "testnet --validators 2"})
  void aNetworkThatStartsEnds(String line) throws Exception {
    try (Signalled network = start(line + " --home HOME/net --port-offset " + offset())) {
      var _ = network.awaitDescendant("cometbft");
      network.endsBy("INT");
    }
  }

  @Test
  void aNetworkOfProcessesOfWhichSomeHangEnds() throws Exception {
    try (Signalled network =
        start("testnet --validators 2 --home HOME/net --port-offset " + offset())) {
      network.awaitText("validators run");
      Signalled.stop(network.awaitDescendant("cometbft"));
      Signalled.stop(network.awaitDescendant("java"));
      network.endsBy("TERM");
    }
  }

  /** A terminal's Ctrl-C goes to all processes of the group, children before their parent. */
  @Test
  @Tag("full")
  void aNetworkOfProcessesThatAreAllInterruptedEnds() throws Exception {
    try (Signalled network =
        start("testnet --validators 2 --home HOME/net --port-offset " + offset())) {
      network.awaitText("validators run");
      network.interruptDescendants();
      network.endsBy("INT");
    }
  }

  @Test
  void aNetworkInOneProcessEnds() throws Exception {
    try (Signalled network = start("up --home HOME/net --port-offset " + offset())) {
      network.awaitText("The network runs");
      network.endsBy("TERM");
    }
  }

  @Test
  void aDevelopmentChainEnds() throws Exception {
    try (Signalled chain = start("devchain --port 0")) {
      chain.awaitText("JSON-RPC at http://127.0.0.1:");
      chain.endsBy("INT");
    }
  }

  @Test
  @Tag("full")
  void aChaosRunEnds() throws Exception {
    try (Signalled chaos = start("chaos --seed 1 --minutes 1 --validators 1 --home HOME/chaos")) {
      var _ = chaos.awaitDescendant("cometbft");
      chaos.endsBy("INT");
    }
  }

  private static int offset() {
    return NetworkPorts.freeOffset(2);
  }
}
