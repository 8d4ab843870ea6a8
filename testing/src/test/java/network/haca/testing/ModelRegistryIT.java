package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.Await;
import network.haca.testkit.RecordedCircuit;
import network.haca.walrus.LocalWalrus;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules H1 and H2 by the command, on a real chain: published, fetched by another, and served. */
@Timeout(240)
class ModelRegistryIT {
  private static final Path PROJECTILE = Path.of("../models/projectile");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHARDS = 10;
  private static final String QUESTION =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final NetworkPorts ports = NetworkPorts.free();
  private final String chain = "http://127.0.0.1:" + ports.chain();
  private final List<AutoCloseable> running = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private LocalWalrus walrus;

  @SuppressWarnings("NullAway.Init")
  private String blobs;

  @BeforeEach
  void start() throws Exception {
    running.add(FullNodeAlone.start(Vertx.vertx(), folder.resolve("node"), ports));
    walrus = new LocalWalrus(vertx, folder.resolve("walrus"), SHARDS, 10 << 20);
    blobs = "http://127.0.0.1:" + walrus.listen("127.0.0.1", 0).await();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
    vertx.close().await();
  }

  private HacaCommand.Outcome model(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("model"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--chain", chain, "--aggregator", blobs));
    return HacaCommand.run(all.toArray(String[]::new));
  }

  private static JsonNode json(HacaCommand.Outcome outcome) throws IOException {
    assertEquals(0, outcome.code(), outcome::text);
    String[] lines = outcome.text().strip().split("\n");
    return new ObjectMapper().readTree(lines[lines.length - 1]);
  }

  private JsonNode publish(Path from, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("publish", from.toString(), "--json"));
    all.addAll(List.of("--publisher", blobs, "--part-size", "65536"));
    all.addAll(List.of(more));
    return json(model(all.toArray(String[]::new)));
  }

  private static void assertSays(String part, HacaCommand.Outcome outcome, int code) {
    assertTrue(outcome.text().contains(part), outcome::text);
    assertEquals(code, outcome.code(), outcome::text);
  }

  /** The projectile network, with a file that makes it several parts. */
  private Path largeModel() throws IOException {
    Path made = Files.createDirectories(folder.resolve("large"));
    for (String file : List.of("model.json", "model.onnx")) {
      Files.copy(PROJECTILE.resolve(file), made.resolve(file));
    }
    byte[] more = new byte[300_000];
    new Random(7).nextBytes(more);
    Files.write(made.resolve("notes.bin"), more);
    return made;
  }

  private Map<String, String> worker(String name) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("worker.port", "0");
    settings.put("worker.onnx.threads", "1");
    settings.put("worker.outbox", folder.resolve(name).resolve("outbox").toString());
    settings.put("worker.models.cache", folder.resolve(name).resolve("cache").toString());
    settings.put("worker.models.look", "200ms");
    settings.put("worker.registry.look", "200ms");
    settings.put("walrus.aggregators", blobs);
    settings.put("walrus.publisher", blobs);
    settings.put("walrus.shards", Integer.toString(SHARDS));
    settings.put("kafka.servers", "127.0.0.1:1");
    settings.put("chain.rpc", chain);
    settings.put("worker.operator.key.file", operatorKey().toString());
    return settings;
  }

  private Path operatorKey() {
    try {
      Path file = folder.resolve("operator.key");
      Files.writeString(file, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void h1h2AModelIsPublishedFetchedByAnotherWorkerAndServed() throws Exception {
    Path large = largeModel();
    JsonNode published =
        publish(large, "--name", "projectile", "--fee", "VANILLA=5", "--fee", "TEE=7");
    String id = published.get("id").asText();
    assertEquals(5, published.get("parts").asInt());
    JsonNode again = publish(large, "--name", "projectile");
    assertEquals(id, again.get("id").asText());
    assertFalse(again.has("transaction"), "it was registered already");

    JsonNode shown = json(model("show", "projectile", "--json"));
    assertEquals(id, shown.get("id").asText());
    assertEquals("5", shown.get("fees").get("VANILLA").asText());
    String blobId = published.get("blobId").asText();
    assertEquals(shown, json(model("show", blobId, "--json")));
    assertEquals(shown, json(model("show", id, "--json")));
    assertSays("no model 'nobody' is registered", model("show", "nobody"), 6);

    Path fetched = folder.resolve("fetched");
    var _ = json(model("fetch", "projectile", "--output", fetched.toString(), "--json"));
    try (Stream<Path> files = Files.list(fetched)) {
      for (Path file : files.toList()) {
        assertEquals(-1, Files.mismatch(large.resolve(file.getFileName()), file));
      }
    }
    assertSays("is there already", model("fetch", id, "--output", fetched.toString()), 2);
    serve(blobId, shown);
  }

  /** SIGKILL after so many blobs; nothing that has passed passes again. */
  @Test
  void whoeverIsKilledWhileItPublishesOrFetchesGoesOn() throws Exception {
    Path large = largeModel();
    List<String> publish =
        List.of("model", "publish", large.toString(), "--part-size", "65536", "--chain", chain);
    killed("PUT", 3, publish, "--publisher", "--aggregator", blobs);
    int stored = counted("PUT", publish, "--publisher", "--aggregator", blobs);
    assertEquals(3, stored, "two parts and the list were missing");
    JsonNode listed = json(HacaCommand.run("model", "list", "--json", "--chain", chain));
    String id = listed.get("models").get(0).get("id").asText();
    Path fetched = folder.resolve("fetched");
    List<String> fetch =
        List.of("model", "fetch", id, "--output", fetched.toString(), "--chain", chain);
    killed("GET", 3, fetch, "--aggregator");
    assertEquals(4, counted("GET", fetch, "--aggregator"), "the list, and three parts");
    for (String file : List.of("model.json", "model.onnx", "notes.bin")) {
      assertEquals(-1, Files.mismatch(large.resolve(file), fetched.resolve(file)));
    }
  }

  /**
   * @param more the option that leads to who counts, and others
   */
  private void killed(String method, int blobsMax, List<String> command, String... more)
      throws Exception {
    try (StallingWalrus walrus = new StallingWalrus(URI.create(blobs), method, blobsMax)) {
      List<String> all = through(walrus, command, more);
      Process process = HacaCommand.start(folder.resolve("killed.txt"), all.toArray(String[]::new));
      try {
        assertTrue(walrus.awaitStall(PATIENCE), "it asks for no more");
      } finally {
        process.destroyForcibly();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      }
    }
  }

  /** How many blobs pass until the command is done. */
  private int counted(String method, List<String> command, String... more) throws Exception {
    try (StallingWalrus walrus = new StallingWalrus(URI.create(blobs), method, Integer.MAX_VALUE)) {
      var outcome = HacaCommand.run(through(walrus, command, more).toArray(String[]::new));
      assertEquals(0, outcome.code(), outcome::text);
      return walrus.passed();
    }
  }

  private static List<String> through(StallingWalrus walrus, List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more[0], walrus.uri()));
    all.addAll(List.of(more).subList(1, more.length));
    return all;
  }

  /** By a worker that has nothing but the blob id. */
  private void serve(String blobId, JsonNode shown) throws Exception {
    Map<String, String> settings = worker("second");
    settings.put("worker.models", "registry:" + blobId);
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings));
    running.add(worker);
    worker.awaitEnabled(PATIENCE);
    Ingress ingress =
        Ingress.start(
            vertx,
            IngressConfig.read(
                Map.of(
                    "ingress.http.port", "0",
                    "ingress.grpc.port", "0",
                    "directory.refresh", "200ms",
                    "chain.rpc", chain)));
    running.add(ingress);
    String at = "http://127.0.0.1:%d/v2/models/projectile".formatted(ingress.httpPort());
    Await.until(PATIENCE, "the ingress knows no worker", () -> get(at).statusCode() == 200);
    JsonNode told = new ObjectMapper().readTree(get(at).body()).get("properties");
    assertEquals(shown.get("id"), told.get("id"));
    assertEquals(shown.get("digest"), told.get("digest"));
    assertEquals(shown.get("owner"), told.get("owner"));
    assertEquals(blobId, told.get("blob_id").asText());
    assertEquals("VANILLA", told.get("method").asText());
    assertEquals("VANILLA,TEE", told.get("methods").asText());
    assertEquals("5", told.get("fee_vanilla").asText());
    HttpResponse<String> answer = post(at + "/infer");
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains(told.get("digest").asText()), answer::body);
    JsonNode proof = new ObjectMapper().readTree(answer.body()).get("parameters");
    assertEquals(told.get("id"), proof.get("tee_registry_entry"));
    Bytes32 id = Bytes32.fromHex(shown.get("id").asText());
    EthereumClient client = new EthereumClient(URI.create(chain));
    Await.until(
        PATIENCE,
        "the registry does not name the worker",
        () ->
            client
                .read(
                    Addresses.MODEL_REGISTRY,
                    ModelRegistryContract.nodesOf(id, NodeKind.VANILLA.teeType()),
                    ModelRegistryContract::decodeNodes)
                .equals(List.of(worker.identity().teeId())));
    assertSays("done", model("fee", shown.get("id").asText(), "--fee", "VANILLA=9"), 0);
    Await.until(
        PATIENCE,
        "the new fee does not show",
        () -> get(at).body().contains("\"fee_vanilla\":\"9\""));
  }

  private static HttpResponse<String> get(String uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> post(String uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(uri)).POST(BodyPublishers.ofString(QUESTION)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void h2AWorkerServesNothingElseThanWhatWasRegistered() throws Exception {
    JsonNode published = publish(PROJECTILE);
    String id = published.get("id").asText();
    Map<String, String> settings = worker("strict");
    settings.put("worker.models", "registry:nobody");
    assertRefused(settings, "it is not registered on this chain");
    try (Stream<Path> stored = Files.list(folder.resolve("walrus"))) {
      for (Path blob :
          stored.filter(each -> each.getFileName().toString().length() == 43).toList()) {
        if (!blob.getFileName().toString().equals(published.get("blobId").asText())) {
          Files.delete(blob);
        }
      }
    }
    settings.put("worker.models", "registry:" + id);
    assertRefused(settings, "no aggregator has the blob");
    var _ = publish(PROJECTILE);
    assertSays("done", model("withdraw", id), 0);
    assertRefused(settings, "its owner has withdrawn it");
    assertSays("IsWithdrawn", model("name", "late", id), 2);
  }

  /** Rules H1 and H3, with a circuit that EZKL made of the classifier. */
  @Test
  void h1h3AModelIsRegisteredWithItsCircuitAndProofsAreHeldToIt() throws Exception {
    Path circuit = RecordedCircuit.writeInto(folder.resolve("circuit"));
    JsonNode published =
        publish(Path.of("../models/zk/classifier"), "--circuit", circuit.toString());
    String id = published.get("id").asText();
    JsonNode shown = json(model("show", id, "--json"));
    assertEquals("ZKML", shown.get("methods").get(2).asText());
    String proof = circuit.resolve("proof.json").toString();
    JsonNode verified = json(zkVerify(circuit.toString(), proof, "--model", id));
    assertEquals(3, verified.get("outputs").size());
    assertEquals(shown.get("circuit").get("verifierCodeHash"), verified.get("verifierCodeHash"));
    assertTrue(verified.get("selfMadeReferenceString").asBoolean());
    assertTrue(publish(Path.of("../models/zk/classifier"), "--fee", "ZKML=3").has("transaction"));
    assertEquals("3", json(model("show", id, "--json")).get("fees").get("ZKML").asText());
    String other = publish(PROJECTILE).get("id").asText();
    assertSays("not the one with which", zkVerify(circuit.toString(), proof, "--model", other), 1);
    Path altered = folder.resolve("altered.json");
    Files.writeString(altered, Files.readString(Path.of(proof)).replace("\"0x0", "\"0x1"));
    assertSays("does not hold", zkVerify(circuit.toString(), altered.toString()), 1);
  }

  private HacaCommand.Outcome zkVerify(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("zk", "verify"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--chain", chain, "--aggregator", blobs, "--json"));
    return HacaCommand.run(all.toArray(String[]::new));
  }

  @Test
  void aModelIsPublishedInPartsThatTheNetworkTakes() throws Exception {
    Path large = largeModel();
    Files.write(large.resolve("more.bin"), new byte[3 << 20]);
    String id =
        json(model("publish", large.toString(), "--json", "--publisher", blobs)).get("id").asText();
    Path fetched = folder.resolve("fetched");
    var _ = json(model("fetch", id, "--output", fetched.toString(), "--json"));
    assertEquals(-1, Files.mismatch(large.resolve("more.bin"), fetched.resolve("more.bin")));
  }

  private void assertRefused(Map<String, String> settings, String reason) throws Exception {
    WorkerConfig config = WorkerConfig.read(settings);
    Exception refused = assertThrows(Exception.class, () -> Worker.start(vertx, config));
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::toString);
  }
}
