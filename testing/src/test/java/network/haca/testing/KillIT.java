package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Settlement;
import network.haca.testkit.Await;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role as its own process, and each killed by SIGKILL while questions go on: nothing is lost
 * and nothing is doubled.
 */
class KillIT {
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path home;

  private final Set<String> answered = new HashSet<>();

  private RoleNetwork network;

  @BeforeEach
  void begin() {
    network = new RoleNetwork(home);
  }

  @AfterEach
  void stop() {
    network.close();
  }

  /**
   * Asks until so many more answers came; while no node is there, requests are refused and asked
   * again.
   */
  private void ask(int answers) throws Exception {
    Instant end = Instant.now().plus(RoleNetwork.PATIENCE);
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      HttpResponse<String> response =
          network.send(
              network.ports().http(),
              "/v2/models/projectile/infer",
              HttpRequest.newBuilder().POST(BodyPublishers.ofString(LAUNCH)));
      response.headers().firstValue("X-Haca-Proof").ifPresent(answered::add);
      assertTrue(Instant.now().isBefore(end), response::body);
    }
  }

  /** The proofs in all batches that settled, each batch once. */
  private int settledProofs() throws Exception {
    Map<Bytes, Integer> sizes = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContent.read(network.reader(), Topics.SETTLEMENTS.name())) {
      Settlement settlement = Settlement.parseFrom(record.value());
      sizes.put(Bytes.copyOf(record.key()), settlement.getSize());
    }
    return sizes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void sigkillOfWhatHoldsProofsLosesNothingAndDoublesNothing() throws Exception {
    killEach(List.of("proof-stream", "full-node"));
  }

  @Tag("full")
  @Test
  void sigkillOfEveryProcessLosesNothingAndDoublesNothing() throws Exception {
    killEach(List.of("proof-stream", "bridge", "full-node", "broker", "walrus"));
  }

  private void killEach(List<String> roles) throws Exception {
    network.start(
        List.of("broker", "walrus", "full-node", "bridge", "proof-stream", "worker", "ingress"));
    ask(5);
    for (String role : roles) {
      network.kill(role);
      ask(5);
      network.start(role);
      ask(5);
    }
    ChildProcesses.killCometBft(network.process("full-node").handle());
    ask(5);
    ProcessHandle node = network.process("full-node").handle();
    Await.until(
        RoleNetwork.PATIENCE,
        "CometBFT is not started again",
        () -> ChildProcesses.hasCometBft(node));
    ChildProcesses.hangCometBft(node);
    network.kill("full-node");
    network.start("full-node");
    ask(5);
    network.kill("worker");
    network.start("worker");
    ask(5);
    for (String leaf : answered) {
      var _ = network.awaitReceipt(leaf);
    }
    assertEquals(answered.size(), settledProofs(), "each proof stands in one settled batch");
  }
}
