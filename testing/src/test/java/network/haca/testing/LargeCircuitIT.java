package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Tensor;
import network.haca.testkit.Await;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules H3 and S5 of a model with two inputs and two outputs, whose verifier is EZKL's reusable one
 * with the circuit's key behind each proof: set up by EZKL, asked, settled, and verified offline.
 */
@Tag("full")
@Timeout(600)
class LargeCircuitIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path MODEL = Path.of("../models/zk/oscillator");

  @TempDir private Path home;

  private static void succeeds(String command) throws Exception {
    HacaCommand.Outcome outcome = HacaCommand.run(command.split(" "));
    assertEquals(0, outcome.code(), outcome::text);
  }

  private Path circuit() throws Exception {
    Path circuit = Files.createDirectories(home.resolve("circuits")).resolve("oscillator");
    HacaCommand.Outcome made =
        HacaCommand.run("zk", "setup", MODEL.toString(), "--output", circuit.toString());
    assumeTrue(made.code() != 2, "EZKL is not to be had here: " + made.text());
    assertEquals(0, made.code(), made::text);
    JsonNode described = JSON.readTree(Files.readString(circuit.resolve("circuit.json")));
    assertTrue(described.get("key").asText().length() > 2, "it has a small verifier of its own");
    return circuit;
  }

  private Worker prover(DevelopmentNetwork network, Vertx vertx) throws Exception {
    Path key = home.resolve("worker.key");
    Files.writeString(key, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
    Map<String, String> settings =
        new TreeMap<>(
            network
                .network()
                .oneMoreWorker(NodeKind.ZKML_PROVER, "prover", key, "registry:oscillator"));
    settings.put("worker.zk.circuits", home.resolve("circuits").toString());
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings));
    worker.awaitEnabled(PATIENCE);
    return worker;
  }

  private static ProvenAnswer ask(DevelopmentNetwork network, Tensor... inputs) throws Exception {
    List<ProvenAnswer> answers = new ArrayList<>();
    try (InferenceClient client = new InferenceClient()) {
      Await.until(
          PATIENCE,
          "nobody answers",
          () -> {
            try {
              answers.add(
                  client.askGrpc(
                      "127.0.0.1",
                      network.ports().grpc(),
                      Question.of("oscillator", "ZKML", inputs)));
              return true;
            } catch (IOException e) {
              // The ingress does not know the prover yet.
              return false;
            }
          });
    }
    return answers.getFirst();
  }

  private static ObjectNode receipt(DevelopmentNetwork network, Bytes32 leaf) throws Exception {
    URI uri = network.receipts().resolve("/v1/receipts/" + leaf.toHex());
    List<JsonNode> found = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(
          PATIENCE,
          "no receipt of " + leaf,
          () -> {
            JsonNode answer =
                JSON.readTree(
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
            return answer.has("zk") && found.add(answer);
          });
    }
    return (ObjectNode) found.getFirst();
  }

  @Test
  void h3AModelOfSeveralTensorsWithALargeVerifierIsProvenToTheReceipt() throws Exception {
    Path circuit = circuit();
    Vertx vertx = Vertx.vertx();
    try (DevelopmentNetwork network = DevelopmentNetwork.start(home.resolve("network"))) {
      String walrus = "http://127.0.0.1:" + network.ports().walrus();
      succeeds(
          "model publish %s --name oscillator --circuit %s --chain %s --publisher %s --aggregator %s"
              .formatted(MODEL, circuit, network.chain(), walrus, walrus));
      try (Worker _ = prover(network, vertx)) {
        ProvenAnswer answer =
            ask(
                network,
                InferenceClient.row("state", 0.5f, -0.25f),
                InferenceClient.row("drive", 0.1f, 0.75f, -1f));
        assertEquals(
            List.of("energy", "next"),
            answer.outputs().stream().map(Tensor::name).sorted().toList());
        ObjectNode receipt = receipt(network, answer.proof().leaf().hash());
        receipt.set("answer", answer.exchange().write());
        assertEquals(Optional.empty(), Offline.firstFailure(receipt, network.genesis()));
        assertTampered(receipt, network);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** The key stands at the blob's end. */
  private static void assertTampered(ObjectNode receipt, DevelopmentNetwork network) {
    ObjectNode copy = receipt.deepCopy();
    ObjectNode zk = (ObjectNode) copy.get("zk");
    StringBuilder blob = new StringBuilder(zk.get("proven").asText());
    int last = blob.length() - 1;
    blob.setCharAt(last, blob.charAt(last) == '0' ? '1' : '0');
    zk.put("proven", blob.toString());
    assertEquals(
        Optional.of("proof"),
        Offline.firstFailure(copy, network.genesis()).map(ReceiptVerifier.Step::name));
  }
}
