package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.client.InferenceClient;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.PriceHistoryContract;
import network.haca.devnet.demo.DemoFeed;
import network.haca.devnet.demo.DemoPipe;
import network.haca.devnet.models.SmolLm2;
import network.haca.devnet.models.Weights;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.PaymentFiles;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.PythonJson;
import network.haca.testing.payments.FacilitatorUnderTest;
import network.haca.testkit.Await;
import network.haca.testkit.RecordedCircuit;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's clients as they are, out of PyPI and npm; and our Python example. */
@Tag("full")
class ForeignClientsIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A candle of the demo's feed has a minute. */
  private static final Duration CANDLE_PATIENCE = Duration.ofMinutes(3);

  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);

  @TempDir private Path home;

  private String run(String... command) throws Exception {
    ClientProgram run = ClientProgram.run(Path.of("."), command);
    assertEquals(0, run.code(), run.output());
    return run.output();
  }

  /** A Python with these packages; kept, since they are large. */
  private String python(String name, String... packages) throws Exception {
    Path environment = Path.of("target", "python-" + name).toAbsolutePath();
    String python = environment.resolve("bin/python").toString();
    if (!Files.exists(environment.resolve("complete"))) {
      run("python3", "-m", "venv", environment.toString());
      List<String> install = new ArrayList<>(List.of(python, "-m", "pip", "install", "-q"));
      install.addAll(List.of(packages));
      run(install.toArray(String[]::new));
      Files.createFile(environment.resolve("complete"));
    }
    return python;
  }

  @Test
  void theExampleVerifiesItsAnswerUpToTheSettlement() throws Exception {
    String python = python("example", "-r", "../client/python/requirements.txt");
    try (Network network = Network.start(home, MODELS, NetworkPorts.free(), line -> {})) {
      String output =
          run(
              python,
              "../client/python/haca_example.py",
              "--chain",
              "http://127.0.0.1:" + network.ports().chain(),
              "--bridge",
              "http://127.0.0.1:" + network.ports().receipts(),
              "--genesis",
              Network.genesis(home).toString());
      assertTrue(output.contains("(simulated enclave)"), output);
      assertTrue(output.contains("settled on chain"), output);
    }
  }

  @Test
  void theOriginalsSdkAsksAModelInsideATransaction() throws Exception {
    String python = python("opengradient", "-r", "clients/opengradient.txt");
    try (Network network =
        Network.start(home, Served.models(MODELS).asked(), NetworkPorts.free(), line -> {})) {
      String rpc = "http://127.0.0.1:" + network.ports().chain();
      new DemoPipe(URI.create(rpc), _ -> {}).awaitServed();
      String output =
          run(
              python,
              "clients/opengradient_alpha.py",
              rpc,
              "http://127.0.0.1:" + network.ports().http(),
              Addresses.INFERENCE_HUB.toHex(),
              DevelopmentAccounts.KEYS.get(2).toHex(),
              "projectile",
              Float.toString(range(network)));
      assertTrue(output.contains("VANILLA") && output.contains("TEE"), output);
    }
  }

  /** The circuit's numbers as the SDK has them, of a proof that EZKL made. */
  @Test
  void theOriginalsSdkAsksForAProofInsideATransaction() throws Exception {
    String python = python("opengradient", "-r", "clients/opengradient.txt");
    Vertx vertx = Vertx.vertx();
    try (Network network =
        Network.start(home.resolve("network"), MODELS, NetworkPorts.free(), line -> {})) {
      Classifier classifier = new Classifier(network, vertx, home);
      classifier.publish();
      try (Worker _ = classifier.worker(NodeKind.ZKML_PROVER)) {
        String rpc = "http://127.0.0.1:" + network.ports().chain();
        Classifier.awaitServed(new EthereumClient(URI.create(rpc)), "classifier", 17);
        List<String> command =
            new ArrayList<>(
                List.of(
                    python,
                    "clients/opengradient_proven.py",
                    rpc,
                    "http://127.0.0.1:" + network.ports().http(),
                    Addresses.INFERENCE_HUB.toHex(),
                    DevelopmentAccounts.KEYS.get(2).toHex(),
                    String.join(",", RecordedCircuit.INPUT)));
        RecordedCircuit.OUTPUT.forEach(
            number ->
                command.add(Float.toString(Math.scalb((float) number, -RecordedCircuit.SCALE))));
        String output = run(command.toArray(String[]::new));
        assertTrue(output.contains("ZKML"), output);
      }
    }
    vertx.close().await();
  }

  /** Rules D5 and D6: deployed, run by hand, and scheduled. */
  @Test
  void theOriginalsSdkRunsAWorkflowOverAFeed() throws Exception {
    String python = python("opengradient", "-r", "clients/opengradient.txt");
    try (DemoFeed feed = new DemoFeed(home);
        Network network =
            Network.start(
                home.resolve("network"),
                feed.served(Served.models(MODELS).asked()),
                NetworkPorts.free(),
                line -> {})) {
      URI rpc = URI.create("http://127.0.0.1:" + network.ports().chain());
      feed.define(rpc);
      new DemoPipe(rpc, _ -> {}).awaitServed();
      awaitCandle(new EthereumClient(rpc));
      String output =
          run(
              python,
              "clients/opengradient_workflow.py",
              rpc.toString(),
              DevelopmentAccounts.KEYS.get(2).toHex(),
              "projectile",
              "launch",
              "DEMO",
              "READING");
      assertTrue(output.contains("the scheduler ran"), output);
    }
  }

  private static void awaitCandle(EthereumClient chain) throws Exception {
    Bytes history =
        PriceHistoryContract.history(
            "launch", new PriceHistoryContract.Query("DEMO", "READING", 1, 1, 0, List.of(2, 3)));
    Await.until(
        CANDLE_PATIENCE,
        "the feed has no candle",
        () -> {
          try {
            return !chain.call(Addresses.PRICE_HISTORY, history).isEmpty();
          } catch (EthereumClient.RefusedException e) {
            return false;
          }
        });
  }

  /** As the ingress has it of the same model. */
  private static float range(Network network) throws Exception {
    try (InferenceClient client = new InferenceClient()) {
      Question question =
          new Question(
              "projectile", "", "VANILLA", "", List.of(InferenceClient.row("launch", 20, 45)));
      return client
          .askGrpc("127.0.0.1", network.ports().grpc(), question)
          .outputs()
          .getFirst()
          .content()
          .asReadOnlyBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .getFloat();
    }
  }

  @Test
  void ruleRThePythonVerifierRefusesEveryForgedFieldAtItsStep() throws Exception {
    Path receipts = Path.of("../libraries/light-client/src/test/resources/receipts");
    String output =
        run(
            python("example", "-r", "../client/python/requirements.txt"),
            "clients/forged_receipts.py",
            receipts.resolve("batch.json").toString(),
            receipts.resolve("genesis.json").toString());
    assertTrue(output.contains("forgeries refused"), output);
  }

  @Test
  void ruleRThePythonVerifierSaysOfAProofInZeroKnowledgeThatItIsNotChecked() throws Exception {
    Path receipts = Path.of("../libraries/light-client/src/test/resources/receipts");
    String output =
        run(
            python("example", "-r", "../client/python/requirements.txt"),
            "clients/zero_knowledge.py",
            receipts.resolve("batch.json").toString(),
            receipts.resolve("genesis.json").toString());
    assertTrue(output.contains("no proof in zero knowledge passes unchecked"), output);
  }

  @Test
  void ruleD4ThePythonVerifierJudgesFactsAsTheJavaVerifierDoes() throws Exception {
    String output =
        run(
            python("example", "-r", "../client/python/requirements.txt"),
            "clients/forged_facts.py",
            "../libraries/light-client/src/test/resources/receipts",
            "../libraries/feeds/src/test/resources/network/haca/feeds/numbers.json");
    assertTrue(output.contains("facts judged as Java judges them"), output);
  }

  @Test
  void ruleT6ThePythonVerifierJudgesSignaturesAsTheirAuthorDoes() throws Exception {
    String output =
        run(
            python("example", "-r", "../client/python/requirements.txt"),
            "clients/signed_roots.py",
            "../libraries/primitives/src/test/resources/network/haca/primitives/root-vectors.json");
    assertTrue(output.contains("signatures judged as their author does"), output);
  }

  @Test
  void whatIsHashedOfAnLlmRequestIsWhatTheOriginalsSdkHashes() throws Exception {
    String made =
        run(
            python("opengradient", "-r", "clients/opengradient.txt"),
            "clients/opengradient_canonical.py",
            Long.toString(System.nanoTime()));
    for (JsonNode each : new ObjectMapper().readTree(made)) {
      JsonNode request = PythonJson.parse(each.get("request").asText());
      CanonicalRequest canonical = CanonicalRequest.chat(request, CanonicalRequest.Form.SDK);
      assertEquals(
          each.get("canonical").asText(),
          assertInstanceOf(CanonicalRequest.Bytewise.class, canonical).bytes().toUtf8());
    }
  }

  @Test
  void theOriginalsSdkFindsALanguageModelOverTheRegistry() throws Exception {
    String opengradient = python("opengradient", "-r", "clients/opengradient.txt");
    Vertx vertx = Vertx.vertx();
    try (FakeOpenAi provider = FakeOpenAi.start(vertx)) {
      Path models =
          Files.writeString(
              home.resolve("models.json"),
              "{\"providers\": {\"fake\": {\"url\": \"%s\"}}, \"models\": [{\"name\": \"gpt-4.1\", \"provider\": \"fake\"}]}"
                  .formatted(provider.base()));
      Served served = Served.models(MODELS).withLlm(models);
      try (Network network =
          Network.start(home.resolve("network"), served, NetworkPorts.free(), line -> {})) {
        String chain = "http://127.0.0.1:" + network.ports().chain();
        String output = run(opengradient, "clients/opengradient_llm.py", chain);
        assertTrue(output.contains("LLM over the registry works"), output);
      }
    }
    vertx.close().await();
  }

  @Test
  void publicClientsPayForALanguageModel() throws Exception {
    String opengradient = python("opengradient", "-r", "clients/opengradient.txt");
    String x402 = python("x402", "-r", "clients/x402.txt");
    try (LlmNetwork network = LlmNetwork.paid(home)) {
      PaymentFiles files = new PaymentFiles(home.resolve("network"));
      String ingress = "http://127.0.0.1:" + network.ports().http();
      String chain = "http://127.0.0.1:" + network.ports().chain();
      String payments = files.chain().orElseThrow().toString();
      String key = files.wallet().toString();
      assertTrue(
          run(opengradient, "clients/opengradient_paid.py", chain, payments, key)
              .contains("the SDK pays for chat, tools, stream and completion"));
      var _ = run("npm", "ci", "--prefix", "clients/x402");
      String npm = run("node", "clients/x402/paid.mjs", ingress, payments, key);
      assertTrue(npm.contains("exact over EIP-3009: good"), npm);
      assertTrue(npm.contains("upto over Permit2: good"), npm);
      assertTrue(run(x402, "clients/x402_paid.py", ingress, key).contains("exact: good"));
    }
  }

  @Test
  void publicClientsHavePaymentsSettledByAFacilitatorThatAnswersWithJobs() throws Exception {
    String python = python("og-x402", "-r", "clients/og_x402.txt");
    var _ = run("npm", "ci", "--prefix", "clients/x402");
    try (FacilitatorUnderTest facilitator =
        new FacilitatorUnderTest(home, Map.of("facilitator.settle.jobs", "true"))) {
      String url = facilitator.url().toString();
      String secret = FacilitatorUnderTest.SECRET;
      String first = request(1).toString();
      assertTrue(
          run(python, "clients/og_x402_jobs.py", url, secret, first).contains("og-x402: good"));
      String second = request(2).toString();
      assertTrue(
          run("node", "clients/x402/jobs.mjs", url, secret, second).contains("@x402/core: good"));
      assertEquals(
          EXACT.amount().value().multiply(BigInteger.TWO),
          facilitator.balance(TestPayer.PAY_TO).value());
    }
  }

  /** A payment and what it is for, in a file. */
  private Path request(long nonce) throws Exception {
    ObjectNode request = new ObjectMapper().createObjectNode();
    request.set("payload", new TestPayer(Instant.now()).pay(EXACT, nonce).toJson());
    request.set("requirements", EXACT.toJson());
    return Files.writeString(home.resolve("payment-" + nonce + ".json"), request.toString());
  }

  @Test
  void theClientsAreServedByALanguageModelOnThisMachine() throws Exception {
    String openai = python("openai", "-r", "clients/llm/langchain.txt");
    String opengradient = python("opengradient", "-r", "clients/opengradient.txt");
    SmolLm2 model = SmolLm2.prepare(Path.of("../models/export"), Weights.FLOAT32, line -> {});
    Path models = model.writeRegistry(home.resolve("models.json"), false);
    try (Network network =
        Network.start(
            home.resolve("network"),
            Served.models(MODELS).withLlm(models),
            NetworkPorts.free(),
            line -> {})) {
      String chain = "http://127.0.0.1:" + network.ports().chain();
      String output = run(opengradient, "clients/opengradient_local.py", chain);
      assertTrue(output.contains("its verifier accepts every answer"), output);
      String base = "http://127.0.0.1:" + network.ports().http() + "/v1";
      output = run(openai, "clients/openai_local.py", base);
      assertTrue(output.contains("all clients are served"), output);
    }
  }

  @Test
  void theOriginalsSdkFindsALocalNodeAndConnectsPinned() throws Exception {
    String python = python("opengradient", "-r", "clients/opengradient.txt");
    NetworkPorts ports = NetworkPorts.free();
    Vertx vertx = Vertx.vertx();
    try (AutoCloseable _ = FullNodeAlone.start(vertx, home.resolve("node"), ports);
        ManInTheMiddle middle = ManInTheMiddle.start();
        Worker worker =
            Worker.start(
                vertx,
                WorkerConfig.read(
                    Map.of(
                        "worker.kind",
                        "LLM_PROXY",
                        "worker.port",
                        "0",
                        "worker.models",
                        MODELS.toString(),
                        "worker.outbox",
                        home.resolve("outbox").toString(),
                        "kafka.servers",
                        "127.0.0.1:1",
                        "chain.rpc",
                        "http://127.0.0.1:" + ports.chain(),
                        "worker.operator.key",
                        DevelopmentAccounts.KEYS.get(0).toHex())))) {
      worker.awaitEnabled(PATIENCE);
      String output =
          run(
              python,
              "clients/opengradient_registry.py",
              "http://127.0.0.1:" + ports.chain(),
              worker.identity().teeId().toHex(),
              Integer.toString(middle.port()));
      assertTrue(output.contains("the registered node answers"), output);
    }
  }
}
