package network.haca.devnet.demo;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.TensorText;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.FellowValidators;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Tensor;
import network.haca.service.OwnerOnly;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/**
 * An answer that is proven in zero knowledge under four validators, and its model, which a second
 * worker fetches from Walrus and serves.
 */
public final class DemoZk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int FELLOWS = 3;
  private static final int FELLOW_HEAP = 256;

  /** Hexadecimal digits from the end of a blob: inside its proof. */
  private static final int INSIDE_PROOF = 201;

  private static final Question QUESTION =
      Question.of(
          DemoCircuit.NAME,
          NodeKind.ZKML_PROVER.verification(),
          InferenceClient.row(
              "features",
              0.9889f,
              0.2761f,
              -0.0821f,
              -0.3236f,
              0.3413f,
              -0.7757f,
              -0.7085f,
              1.0354f));

  private final Path home;
  private final Consumer<String> out;

  /**
   * The numbers that the demo counted.
   *
   * @param answerMillis until the answer was there
   * @param stations the milliseconds from the answer to each state of its proof
   * @param yes validators that said yes
   * @param validators of the network
   * @param verified whether the receipt was, without a network
   * @param tamperedRefused whether the receipt with another proof was refused
   * @param isServedAgain whether the worker that fetched the model answered by it
   */
  public record Summary(
      long answerMillis,
      Map<String, Long> stations,
      int yes,
      int validators,
      boolean verified,
      boolean tamperedRefused,
      boolean isServedAgain) {
    /**
     * Whether all that it shows is so; three of four validators decide, and the last may be late.
     */
    public boolean isGood() {
      return verified && tamperedRefused && isServedAgain && 3 * yes > 2 * validators;
    }
  }

  /**
   * @param home of the network, which has not begun
   */
  public DemoZk(Path home, Consumer<String> out) {
    this.home = home;
    this.out = out;
  }

  /**
   * Runs it on a network of its own.
   *
   * @param models of the network's own workers
   * @param model the folder of the one that is proven
   * @throws IOException if a part does not start; if there is no EZKL here, it says what is missing
   */
  public Summary run(Path models, Path model)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    OwnerOnly.folder(home);
    Path circuits = home.resolve("circuits");
    out.accept("Circuit of the classifier:");
    DemoCircuit circuit = DemoCircuit.setUp(model, circuits, line -> out.accept("  " + line));
    NetworkPorts ports = NetworkPorts.free();
    try (FellowValidators fellows =
            FellowValidators.start(
                home,
                ports,
                FELLOWS,
                ChildJvm.small(FELLOW_HEAP),
                line -> out.accept("- " + line));
        Network network =
            Network.start(
                home,
                Served.models(models).withSettings(Map.of("full-node", fellows.ties())),
                ports,
                line -> out.accept("- " + line))) {
      fellows.awaitServing();
      Bytes32 entry = circuit.publish(uri(ports.chain()), uri(ports.walrus()), Network.SHARDS);
      out.accept("- model %s is registered, and its bytes are on Walrus".formatted(entry));
      return show(network, circuits, entry);
    }
  }

  private Summary show(Network network, Path circuits, Bytes32 entry)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    Vertx vertx = Vertx.vertx();
    try (Worker prover =
            worker(
                vertx,
                network,
                NodeKind.ZKML_PROVER,
                "prover",
                "registry:" + DemoCircuit.NAME,
                Map.of("worker.zk.circuits", circuits.toString()));
        InferenceClient client = new InferenceClient()) {
      out.accept("");
      out.accept("Question, answered by the circuit:");
      Asked asked = ask(client, network, QUESTION.judgedBy(entry));
      out.accept("Its proof:");
      Map<String, Long> stations =
          new ProofStations(prover, out).follow(asked.answer().proof().leaf().hash());
      JsonNode receipt = receipt(network, asked.answer());
      List<TrustedValidator> validators = validators();
      int yes = yes(network, receipt, validators);
      out.accept("  %d of %d validators say yes".formatted(yes, validators.size()));
      DemoNetwork demo = DemoNetwork.of(network, home);
      DemoVerification verification = DemoVerification.of(demo.genesis(), demo.cometBft());
      boolean verified = verify(receipt, verification, entry);
      boolean refused = !verifyTampered((ObjectNode) receipt, verification, entry);
      boolean isServed = serveAgain(vertx, client, network, entry);
      return new Summary(
          asked.millis(), stations, yes, validators.size(), verified, refused, isServed);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Worker worker(
      Vertx vertx,
      Network network,
      NodeKind kind,
      String folder,
      String models,
      Map<String, String> own)
      throws IOException, InvalidSettingsException, InvalidModelException {
    Path key = home.resolve("demo-operator.key");
    if (!Files.exists(key)) {
      Files.writeString(key, DevelopmentAccounts.KEYS.getFirst().toHex().substring(2));
    }
    Map<String, String> settings = new TreeMap<>(network.oneMoreWorker(kind, folder, key, models));
    settings.putAll(own);
    Worker worker = Worker.start(vertx, WorkerConfig.read(settings));
    try {
      worker.awaitEnabled(PATIENCE);
      out.accept("- %s node %s serves %s".formatted(kind, worker.identity().teeId(), models));
      return worker;
    } catch (IOException e) {
      worker.close();
      throw e;
    }
  }

  private record Asked(ProvenAnswer answer, long millis) {}

  /** Asks again while the ingress does not know the node yet. */
  private Asked ask(InferenceClient client, Network network, Question question)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      long start = System.nanoTime();
      try {
        ProvenAnswer answer = client.askHttp(uri(network.ports().http()), question);
        long millis = (System.nanoTime() - start) / 1_000_000;
        out.accept(
            "  %6d ms  %s  %s"
                .formatted(
                    millis,
                    question.verification(),
                    TensorText.of(answer.exchange().outputs().getFirst())));
        return new Asked(answer, millis);
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(LOOK);
    }
  }

  private static JsonNode receipt(Network network, ProvenAnswer answer)
      throws IOException, InterruptedException {
    URI uri =
        uri(network.ports().receipts())
            .resolve("/v1/receipts/" + answer.proof().leaf().hash().toHex());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          ObjectNode receipt = (ObjectNode) JSON.readTree(response.body());
          return receipt.set("answer", answer.exchange().write());
        }
        Thread.sleep(LOOK);
      }
    }
    throw new IOException("the bridge has no receipt of a settled proof");
  }

  private List<TrustedValidator> validators() throws IOException {
    try {
      return TrustedGenesis.read(Files.readString(Network.genesis(home))).validators();
    } catch (MalformedException e) {
      throw new IOException("the network's genesis is none", e);
    }
  }

  private static int yes(Network network, JsonNode receipt, List<TrustedValidator> validators)
      throws IOException {
    EthereumClient chain = new EthereumClient(uri(network.ports().chain()));
    Bytes32 root = Bytes32.fromHex(receipt.get("root").asText());
    long number =
        chain
            .read(Addresses.RELAY, RelayContract.getRoot(root), RelayContract::decodeRoot)
            .number();
    int yes = 0;
    for (TrustedValidator validator : validators) {
      boolean saysYes =
          chain.read(
              Addresses.RELAY,
              RelayContract.getVerdict(number, validator.publicKey()),
              RelayContract::decodeIsYes);
      yes += saysYes ? 1 : 0;
    }
    return yes;
  }

  private boolean verify(JsonNode receipt, DemoVerification verification, Bytes32 entry)
      throws IOException {
    List<ReceiptVerifier.Step> steps = verification.verify(receipt, Optional.of(entry));
    out.accept("Its receipt, verified %s:".formatted(verification.basis()));
    for (ReceiptVerifier.Step step : steps) {
      out.accept("  %s %s  %s".formatted(step.passed() ? "✓" : "✗", step.name(), step.detail()));
    }
    return steps.stream().allMatch(ReceiptVerifier.Step::passed);
  }

  private boolean verifyTampered(ObjectNode receipt, DemoVerification verification, Bytes32 entry)
      throws IOException {
    ObjectNode copy = receipt.deepCopy();
    ObjectNode zk = (ObjectNode) copy.get("zk");
    StringBuilder blob = new StringBuilder(zk.get("proven").asText());
    int at = blob.length() - INSIDE_PROOF;
    blob.setCharAt(at, blob.charAt(at) == '0' ? '1' : '0');
    zk.put("proven", blob.toString());
    out.accept("The same receipt with one digit of the proof changed:");
    return verify(copy, verification, entry);
  }

  private boolean serveAgain(Vertx vertx, InferenceClient client, Network network, Bytes32 entry)
      throws IOException, InterruptedException, InvalidSettingsException, InvalidModelException {
    out.accept("");
    out.accept("A second worker, which has nothing but the model's id:");
    try (Worker second =
        worker(vertx, network, NodeKind.VANILLA, "second", "registry:" + entry.toHex(), Map.of())) {
      Asked asked =
          ask(
              client,
              network,
              Question.of(
                  DemoCircuit.NAME,
                  NodeKind.VANILLA.verification(),
                  QUESTION.inputs().toArray(Tensor[]::new)));
      return asked.answer().proof().leaf().teeId().equals(second.identity().teeId());
    }
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
