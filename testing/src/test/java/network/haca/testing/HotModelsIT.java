package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a whole network come, change and go while clients ask, and none is left unanswered. */
@Tag("full")
class HotModelsIT {
  private static final Path BUNDLED =
      Path.of("../inference-workers/tensor-worker/target/models/projectile");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 4;

  @TempDir private Path home;
  @TempDir private Path models;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();

  /** The last answer by each key and model. */
  private final Map<List<Bytes32>, ProvenAnswer> byKey = new ConcurrentHashMap<>();

  /** Writes a model beside the directory, and moves it there at once. */
  private void put(String folder, String name, String version) throws Exception {
    Path made = Files.createDirectories(home.resolve("made").resolve(folder + version));
    Files.copy(BUNDLED.resolve("model.onnx"), made.resolve("model.onnx"));
    Files.writeString(
        made.resolve("model.json"),
        "{\"name\": \"%s\", \"version\": \"%s\", \"maxBatchSize\": 64}".formatted(name, version));
    if (Files.exists(models.resolve(folder))) {
      remove(folder);
    }
    Files.move(made, models.resolve(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  private void remove(String folder) throws Exception {
    Path gone = home.resolve("gone-" + System.nanoTime());
    Files.move(models.resolve(folder), gone, StandardCopyOption.ATOMIC_MOVE);
  }

  private void ask(URI ingress) {
    try (InferenceClient client = new InferenceClient()) {
      while (!isOver.get()) {
        ProvenAnswer answer =
            client.askHttp(
                ingress,
                new Question("flight", "", "", "", List.of(InferenceClient.row("launch", 20, 45))));
        byKey.put(List.of(answer.proof().leaf().teeId(), answer.proof().modelDigest()), answer);
        answered.incrementAndGet();
      }
    } catch (Exception e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }

  private String get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private int status(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
  }

  private void awaitVersions(URI ingress, String model, List<String> versions) throws Exception {
    Await.until(
        PATIENCE,
        () -> "%s is not served in %s".formatted(model, versions),
        () ->
            versions.isEmpty()
                ? status(ingress.resolve("/v2/models/" + model)) == 404
                : new ObjectMapper()
                    .readTree(get(ingress.resolve("/v2/models/" + model)))
                    .path("versions")
                    .toString()
                    .equals(new ObjectMapper().writeValueAsString(versions)));
  }

  private Bytes32 digest(URI ingress, String version) throws Exception {
    String metadata = get(ingress.resolve("/v2/models/flight/versions/" + version));
    return Bytes32.fromHex(new ObjectMapper().readTree(metadata).at("/properties/digest").asText());
  }

  private void awaitAnswers() throws Exception {
    long enough = answered.get() + 20;
    Await.until(PATIENCE, () -> "no more answers: " + failures, () -> answered.get() >= enough);
  }

  @Test
  void n7EachAnswerIsSignedByAKeyThatIsMeasuredWithItsModelAndNoneIsLost() throws Exception {
    put("flight", "flight", "1");
    try (Network network =
        Network.start(home.resolve("n"), models, NetworkPorts.free(), line -> {})) {
      URI ingress = URI.create("http://127.0.0.1:" + network.ports().http());
      awaitVersions(ingress, "flight", List.of("1"));
      List<Thread> clients =
          Stream.generate(() -> Thread.ofPlatform().start(() -> ask(ingress)))
              .limit(CLIENTS)
              .toList();
      awaitAnswers();
      put("other", "other", "1");
      awaitVersions(ingress, "other", List.of("1"));
      awaitAnswers();
      Bytes32 first = digest(ingress, "1");
      put("flight", "flight", "2");
      awaitVersions(ingress, "flight", List.of("2"));
      Bytes32 second = digest(ingress, "2");
      assertNotEquals(first, second);
      awaitAnswers();
      remove("other");
      awaitVersions(ingress, "other", List.of());
      awaitAnswers();
      isOver.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(List.of(), List.copyOf(failures), () -> answered + " were answered");
      assertTrue(
          byKey.keySet().stream().map(List::getFirst).distinct().count() >= 4,
          "a key for each set of models");
      assertEquals(
          Set.of(first, second), Set.copyOf(byKey.keySet().stream().map(List::getLast).toList()));
      for (ProvenAnswer answer : byKey.values()) {
        assertEquals(Optional.empty(), firstFailure(network, answer));
      }
    }
  }

  private int order(URI ingress, String model, String order) throws Exception {
    URI uri = ingress.resolve("/v2/repository/models/%s/%s".formatted(model, order));
    return http.send(
            HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  /** Workers that take orders, and an ingress that hands them on. */
  private Served orderable(Map<String, String> more) {
    Map<String, String> ingress = new TreeMap<>(more);
    ingress.put("ingress.models.control", "true");
    return Served.models(models)
        .withSettings(
            Map.of("worker", Map.of("worker.models.control", "EXPLICIT"), "ingress", ingress));
  }

  @Test
  void nodesOfOthersGetNoOrders() throws Exception {
    put("flight", "flight", "1");
    Served served = orderable(Map.of("ingress.models.owners", "0x" + "12".repeat(20)));
    try (Network network =
        Network.start(home.resolve("n"), served, NetworkPorts.free(), line -> {})) {
      URI ingress = URI.create("http://127.0.0.1:" + network.ports().http());
      awaitVersions(ingress, "flight", List.of("1"));
      assertEquals(503, order(ingress, "flight", "unload"));
      awaitVersions(ingress, "flight", List.of("1"));
    }
  }

  @Test
  void modelsAreLoadedAndUnloadedByRequestsWhereTheOperatorPermitsIt() throws Exception {
    put("flight", "flight", "1");
    Served served = orderable(Map.of());
    try (Network network =
        Network.start(home.resolve("n"), served, NetworkPorts.free(), line -> {})) {
      URI ingress = URI.create("http://127.0.0.1:" + network.ports().http());
      awaitVersions(ingress, "flight", List.of("1"));
      assertEquals(404, order(ingress, "other", "load"), "there is no folder of it");
      put("other", "other", "1");
      assertEquals(200, order(ingress, "other", "load"));
      assertEquals(
          200, status(ingress.resolve("/v2/models/other/ready")), "served when it is said");
      Files.writeString(models.resolve("other/model.onnx"), "no model");
      assertEquals(400, order(ingress, "other", "load"));
      assertEquals(200, status(ingress.resolve("/v2/models/other/ready")), "that of before");
      assertEquals(200, order(ingress, "other", "unload"));
      awaitVersions(ingress, "other", List.of());
      awaitVersions(ingress, "flight", List.of("1"));
    }
  }

  private Optional<String> firstFailure(Network network, ProvenAnswer answer) throws Exception {
    URI receipt =
        URI.create(
            "http://127.0.0.1:%d/v1/receipts/%s"
                .formatted(network.ports().receipts(), answer.proof().leaf().hash().toHex()));
    Instant end = Instant.now().plus(PATIENCE);
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(receipt).build(), BodyHandlers.ofString());
    while (response.statusCode() != 200) {
      assertTrue(Instant.now().isBefore(end), response::body);
      response = http.send(HttpRequest.newBuilder(receipt).build(), BodyHandlers.ofString());
    }
    return Offline.firstFailure(
            new ObjectMapper().readTree(response.body()),
            Offline.genesis(Network.genesis(home.resolve("n"))))
        .map(ReceiptVerifier.Step::name);
  }
}
