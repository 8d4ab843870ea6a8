package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules O1 and S1 where processes end by SIGKILL while individual answers are on their way: each is
 * settled by a transaction of its own, once.
 */
@Tag("full")
class IndividualKillIT {
  private static final String SETTLED =
      Keccak.hash(
              Bytes.ofUtf8(
                  "IndividualSettlement(bytes32,address,bytes32,bytes32,uint256,bytes,bytes)"))
          .toHex();

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> answered = new TreeSet<>();
  private FakeOpenAi provider;
  private RoleNetwork network;

  @BeforeEach
  void begin() throws Exception {
    provider = FakeOpenAi.start(vertx);
    var _ =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake"}]}
            """
                .formatted(provider.base()));
    network = new RoleNetwork(home);
  }

  @AfterEach
  void stop() {
    network.close();
    provider.close();
    vertx.close().await();
  }

  /** Asks until so many more answers came; while no node is there, requests are refused. */
  private void ask(int answers) throws Exception {
    Instant end = Instant.now().plus(RoleNetwork.PATIENCE);
    int wanted = answered.size() + answers;
    while (answered.size() < wanted) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder()
              .header("X-SETTLEMENT-TYPE", "individual")
              .POST(
                  BodyPublishers.ofString(
                      "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\","
                          + "\"content\":\"echo %d\"}]}".formatted(answered.size())));
      HttpResponse<String> response =
          network.send(network.ports().http(), "/v1/chat/completions", request);
      if (response.statusCode() == 200) {
        answered.add(LlmNetwork.leafOf(response.body()).toHex());
      }
      assertTrue(Instant.now().isBefore(end), response::body);
    }
  }

  /** The answers that have a receipt of this route, when all have one. */
  private int receipts(String route) throws Exception {
    int count = 0;
    for (String leaf : answered) {
      count += network.awaitReceipt(leaf).get("route").asText().equals(route) ? 1 : 0;
    }
    return count;
  }

  private int settledAlone() throws Exception {
    EthereumClient chain =
        new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
    int count = 0;
    for (JsonNode log : chain.logs(Addresses.RELAY, 0, chain.blockNumber())) {
      count += log.at("/topics/0").asText().equals(SETTLED) ? 1 : 0;
    }
    return count;
  }

  @Test
  void sigkillOfEveryProcessLeavesEachAnswerSettledAloneAndOnce() throws Exception {
    network.start(
        List.of("broker", "walrus", "full-node", "bridge", "proof-stream", "llm-node", "ingress"));
    ask(3);
    for (String role : List.of("proof-stream", "bridge", "full-node", "broker", "walrus")) {
      network.kill(role);
      ask(2);
      network.start(role);
      ask(2);
    }
    assertEquals(answered.size(), receipts("INDIVIDUAL"));
    assertEquals(answered.size(), settledAlone());
    ask(2);
    network.kill("llm-node");
    network.start("llm-node");
    ask(2);
    // The node has new keys now. What the old one signed and had not settled goes in a batch.
    assertEquals(answered.size(), receipts("INDIVIDUAL") + receipts("BATCH"));
    assertEquals(receipts("INDIVIDUAL"), settledAlone());
  }
}
