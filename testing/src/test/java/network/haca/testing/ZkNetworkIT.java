package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.haca.broker.BrokerAccess;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.demo.DemoPipeReceipt;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.JuryAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.ProofProgressRecord;
import network.haca.schemas.v1.Route;
import network.haca.testkit.Await;
import network.haca.testkit.RecordedCircuit;
import network.haca.workers.app.Worker;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules S5, H3, H4 and R through the whole network: a prover's leaf goes with its proof to Walrus,
 * the validators judge it, and the receipt proves it again without a network.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ZkNetworkIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path home;

  /** The account that signs the proofs of the model's prover. */
  private static final Bytes32 PROVER = Bytes32.ofUnsigned(0x90);

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");

  private static FakeOpenAi provider;
  private static DevelopmentNetwork network;
  private static TrustedGenesis genesis;
  private static ProvenModel model;
  private static Classifier classifier;

  @BeforeAll
  static void start() throws Exception {
    provider = FakeOpenAi.start(VERTX);
    Path languageModels =
        Files.writeString(
            home.resolve("llm.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "approver", "provider": "fake", "registered": "approver"}]}
            """
                .formatted(provider.base()));
    network =
        DevelopmentNetwork.start(
            home.resolve("network"), Served.models(MODELS).withLlm(languageModels));
    genesis = network.genesis();
    model = ProvenModel.register(new EthereumClient(network.chain()));
    classifier = new Classifier(network.network(), VERTX, home);
  }

  @AfterAll
  static void stop() {
    network.close();
    provider.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** As a prover does: with a worker's rights, and no others. */
  private static void send(Proof proof) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            network.network().kafka(BrokerAccess.WORKER).toClientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = Proofs.leaf(proof).orElseThrow().hash().toArray();
      producer.send(new ProducerRecord<>(Topics.PROOFS.name(), key, proof.toByteArray()));
    }
  }

  /** A record as the prover makes it, its own signature aside. */
  private static Proof.Builder unsigned(ProvenInference proven) {
    Address account = Secp256k1.addressOf(PROVER);
    return Proofs.of(proven.leaf())
        .setRoute(Route.ROUTE_ZK)
        .setModelId(Proofs.byteString(model.id().value()))
        .setProven(Proofs.byteString(proven.encode()))
        .setProver(Proofs.byteString(account.value()))
        .setProverAppointment(
            Proofs.byteString(model.prover().sign(ProofOrigin.appointment(account))));
  }

  private static Proof signed(Proof.Builder proof, Bytes32 key) {
    Bytes signature = Secp256k1.sign(key, ProofOrigin.message(proof.build())).toBytes();
    return proof.setProverSignature(Proofs.byteString(signature)).build();
  }

  private static Proof proof(ProvenInference proven) {
    return signed(unsigned(proven), PROVER);
  }

  private static ProvenInference withProof(ProvenInference proven, byte[] proof) {
    return new ProvenInference(
        proven.teeId(),
        proven.signature(),
        proven.timestamp(),
        proven.input(),
        proven.output(),
        Bytes.wrap(proof));
  }

  private static JsonNode get(String path) throws Exception {
    URI uri = network.receipts().resolve(path);
    HttpResponse<String> response =
        HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return JSON.readTree(response.body());
  }

  private static ObjectNode receipt(Bytes32 leaf) throws Exception {
    return receipt(leaf.toHex(), "zk");
  }

  /** The receipt, once the bridge has it with that field. */
  private static ObjectNode receipt(String leaf, String field) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    Await.until(
        PATIENCE,
        "no receipt of " + leaf,
        () -> {
          JsonNode answer = get("/v1/receipts/" + leaf);
          if (answer.has(field)) {
            found.add(answer);
          }
          return !found.isEmpty();
        });
    return (ObjectNode) found.getFirst();
  }

  private static void assertRefused(Bytes32 leaf, String reason) throws Exception {
    Await.until(
        PATIENCE,
        "no refusal of " + leaf,
        () -> get("/v1/proofs/" + leaf.toHex()).toString().contains(reason));
  }

  private static Optional<String> firstFailure(JsonNode receipt) {
    return Offline.firstFailure(receipt, genesis).map(ReceiptVerifier.Step::name);
  }

  private static void assertCaught(ObjectNode receipt, Consumer<ObjectNode> tampering) {
    ObjectNode copy = receipt.deepCopy();
    tampering.accept((ObjectNode) copy.get("zk"));
    assertEquals(Optional.of("proof"), firstFailure(copy));
  }

  private static String flipped(String hex, int fromEnd) {
    int at = hex.length() - fromEnd;
    char other = hex.charAt(at) == '0' ? '1' : '0';
    return hex.substring(0, at) + other + hex.substring(at + 1);
  }

  private static void flip(ObjectNode zk, String field, int fromEnd) {
    zk.put(field, flipped(zk.get(field).asText(), fromEnd));
  }

  @Test
  void s5AProvenAnswerSettlesAndItsReceiptProvesItAgain() throws Exception {
    ProvenInference good = model.answer("good");
    send(proof(good));
    ObjectNode receipt = receipt(good.leaf().hash());
    assertEquals("ZK", receipt.get("route").asText());
    assertEquals(Optional.empty(), Offline.firstFailure(receipt, genesis));
    assertEquals(Set.of(), schema(receipt));
    assertEquals("ZK", get("/v1/proofs/" + good.leaf().hash().toHex()).get("route").asText());
    List<ReceiptVerifier.Step> steps =
        ReceiptVerifier.verify(receipt, genesis, genesis.validators(), Optional.empty());
    String said =
        steps.stream()
            .filter(step -> step.name().equals("proof"))
            .findFirst()
            .orElseThrow()
            .detail();
    assertTrue(
        said.contains(model.id().toHex())
            && said.contains("can forge")
            && said.contains("chose the verifier"),
        said);
    assertTampered(receipt);
  }

  private static void assertTampered(ObjectNode receipt) {
    assertCaught(receipt, zk -> flip(zk, "proven", 3));
    assertCaught(receipt, zk -> flip(zk, "verifierCode", 4_000));
    assertCaught(receipt, zk -> zk.put("proven", zk.get("proven").asText() + "00"));
    assertCaught(receipt, zk -> ((ArrayNode) zk.get("storageProofs")).remove(9));
    assertCaught(
        receipt,
        zk -> {
          ArrayNode proofs = (ArrayNode) zk.get("storageProofs");
          JsonNode first = proofs.get(0);
          proofs.set(0, proofs.get(4));
          proofs.set(4, first);
        });
    ProvenInference other = model.answer("other");
    assertCaught(receipt, zk -> zk.put("proven", other.encode().toHex()));
    ObjectNode asBatch = receipt.deepCopy().put("route", "BATCH");
    asBatch.remove("zk");
    assertEquals(Optional.of("settlement"), firstFailure(asBatch));
  }

  private static Set<?> schema(JsonNode receipt) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            ZkNetworkIT.class.getResourceAsStream("/network/haca/schemas/receipt.schema.json"))
        .validate(receipt);
  }

  @Test
  void h3WhatIsAskedAsZkmlIsTheCircuitsAnswerAndIsProven() throws Exception {
    classifier.publish();
    try (Worker worker = classifier.worker(NodeKind.ZKML_PROVER);
        InferenceClient client = new InferenceClient()) {
      ProvenAnswer answer = answer(client, "ZKML");
      assertEquals(RecordedCircuit.outputContent(), answer.outputs().getFirst().content().toHex());
      ObjectNode receipt = receipt(answer.proof().leaf().hash());
      receipt.set("answer", answer.exchange().write());
      assertEquals(Optional.empty(), Offline.firstFailure(receipt, genesis));
      Bytes32 leaf = answer.proof().leaf().hash();
      Await.until(
          PATIENCE,
          "the prover does not know that its proof is settled",
          () -> job(worker, "/" + leaf.toHex()).path("state").asText().equals("SETTLED"));
      assertJobs(worker, leaf);
      Await.until(PATIENCE, "it is not told on Kafka", () -> told(leaf).contains("SETTLED"));
      Bytes32 entry = answer.proof().registryEntry().orElseThrow();
      assertTrue(judgedBy(receipt, entry).passed());
      assertFalse(judgedBy(receipt, model.id()).passed(), "it is another's entry");
      assertVerifiedByName(receipt, entry);
    }
  }

  /** Rule H3: as many answers as may wait for their proofs are given, and no more. */
  @Test
  void h3MoreAnswersThanMayWaitForTheirProofsAreRefusedUntilOneIsProven() throws Exception {
    classifier.publish();
    CountDownLatch released = new CountDownLatch(1);
    try (Worker worker =
            classifier.worker(
                NodeKind.ZKML_PROVER,
                Map.of("worker.zk.queue.max", "1"),
                name -> new HeldProver(Classifier.recorded(name), released));
        InferenceClient client = new InferenceClient()) {
      Bytes32 first = answer(client, "ZKML").proof().leaf().hash();
      HttpResponse<String> refused = post(question("ZKML"));
      assertEquals(503, refused.statusCode(), refused::body);
      assertTrue(refused.headers().firstValue("retry-after").isPresent(), "when to try again");
      String reason = JSON.readTree(refused.body()).path("error").asText();
      assertTrue(reason.contains("no more answers can be proven now"), reason);
      assertEquals(List.of("PROVING"), unproven(worker), "the refused one waits");
      released.countDown();
      Await.until(PATIENCE, "it stays full", () -> post(question("ZKML")).statusCode() == 200);
      assertEquals(Optional.empty(), Offline.firstFailure(receipt(first), genesis));
    }
  }

  /** The states of the answers that have no proof yet. */
  private static List<String> unproven(Worker worker) throws Exception {
    return job(worker, "?limit=100")
        .path("items")
        .valueStream()
        .map(item -> item.path("state").asText())
        .filter(state -> state.equals("QUEUED") || state.equals("PROVING"))
        .toList();
  }

  private static HttpResponse<String> post(Question question) throws Exception {
    URI ingress = URI.create("http://127.0.0.1:" + network.ports().http());
    return HTTP.send(InferenceClient.request(ingress, question, PATIENCE), BodyHandlers.ofString());
  }

  private static Question question(String verification) {
    Tensor input =
        new Tensor(
            "features",
            Datatype.FP32,
            List.of(1L, 8L),
            Bytes.fromHex(RecordedCircuit.inputContent()));
    return Question.of("classifier", verification, input);
  }

  private static ProvenAnswer answer(InferenceClient client, String verification) throws Exception {
    Question question = question(verification);
    List<ProvenAnswer> answers = new ArrayList<>();
    Await.until(
        PATIENCE,
        "nobody answers",
        () -> {
          try {
            answers.add(client.askGrpc("127.0.0.1", network.ports().grpc(), question));
            return true;
          } catch (IOException e) {
            // The ingress does not know the worker yet.
            return false;
          }
        });
    return answers.getFirst();
  }

  /** Rules H2 and R: what no proof vouches for is signed under the entry all the same. */
  @Test
  void h2AReceiptProvesTheEntryOfAnAnswerWithoutAProofInZeroKnowledge() throws Exception {
    classifier.publish();
    try (Worker _ = classifier.worker(NodeKind.TEE_MODEL_WORKER);
        Worker _ = classifier.worker(NodeKind.VANILLA);
        InferenceClient client = new InferenceClient()) {
      Bytes32 entry =
          Classifier.entry(new EthereumClient(network.chain()), "classifier").orElseThrow();
      for (String verification : List.of("TEE", "VANILLA")) {
        ProvenAnswer answer = answer(client, verification);
        assertEquals(Optional.of(entry), answer.proof().registryEntry());
        String leaf = answer.proof().leaf().hash().toHex();
        ObjectNode receipt = receipt(leaf + answer.exchange().query(), "model");
        receipt.set("answer", answer.exchange().write());
        assertEquals(Optional.empty(), Offline.firstFailure(receipt, genesis));
        assertEquals(Set.of(), schema(receipt));
        assertHeldToItsEntry(receipt, entry);
        assertEquals(
            "the registry of models has no entry " + model.prover().teeId(),
            get("/v1/receipts/" + leaf + "?entry=" + model.prover().teeId().toHex())
                .path("error")
                .asText());
      }
    }
  }

  private static void assertHeldToItsEntry(ObjectNode receipt, Bytes32 entry) throws Exception {
    assertEquals(0, verify(receipt, "--model", entry.toHex()).code());
    assertEquals(1, verify(receipt, "--model", model.id().toHex()).code());
    HacaCommand.Outcome unproven = verify(receipt, "--registry-entry", entry.toHex());
    assertEquals(1, unproven.code(), "no verifier has judged it: " + unproven.text());
    ObjectNode another = receipt.deepCopy();
    ((ObjectNode) another.get("answer")).put("registryEntry", model.id().toHex());
    assertEquals("answer", Offline.firstFailure(another, genesis).orElseThrow().name());
    ObjectNode without = receipt.deepCopy();
    var _ = without.remove("model");
    assertEquals("model", Offline.firstFailure(without, genesis).orElseThrow().name());
    ObjectNode swapped = receipt.deepCopy();
    ArrayNode proofs = (ArrayNode) swapped.at("/model/storageProofs");
    var _ = proofs.add(proofs.remove(0));
    assertEquals("model", Offline.firstFailure(swapped, genesis).orElseThrow().name());
  }

  private static HacaCommand.Outcome verify(JsonNode receipt, String... options) throws Exception {
    Path file = Files.writeString(home.resolve("receipt.json"), receipt.toString());
    List<String> command = new ArrayList<>(List.of("verify", file.toString()));
    command.addAll(List.of("--genesis", Network.genesis(home.resolve("network")).toString()));
    command.addAll(List.of(options));
    return HacaCommand.run(command.toArray(String[]::new));
  }

  /** A name is proven through the node that tells it, and is another's if it is. */
  private static void assertVerifiedByName(JsonNode receipt, Bytes32 entry) throws Exception {
    for (String named : List.of("classifier", entry.toHex())) {
      HacaCommand.Outcome holds = verifyThroughNode(receipt, "--registry-entry", named);
      assertEquals(0, holds.code(), holds::text);
    }
    HacaCommand.Outcome served = verifyThroughNode(receipt, "--model", "classifier");
    assertEquals(0, served.code(), served::text);
    assertEquals(1, verify(receipt, "--model", model.id().toHex()).code(), "it is another's");
    new TransactionSender(new EthereumClient(network.chain()), DevelopmentAccounts.KEYS.get(0))
        .send(Addresses.MODEL_REGISTRY, ModelTransactions.setName("another", model.id()));
    HacaCommand.Outcome other = verifyThroughNode(receipt, "--registry-entry", "another");
    assertEquals(1, other.code(), other::text);
    HacaCommand.Outcome nobodys = verifyThroughNode(receipt, "--model", "nobodys");
    assertEquals(2, nobodys.code(), nobodys::text);
    assertTrue(nobodys.text().contains("no model is named 'nobodys'"), nobodys::text);
    HacaCommand.Outcome offline = verify(receipt, "--registry-entry", "classifier");
    assertEquals(2, offline.code(), offline::text);
    assertTrue(offline.text().contains("give the entry's id"), offline::text);
  }

  private static HacaCommand.Outcome verifyThroughNode(
      JsonNode receipt, String option, String model) throws Exception {
    return verify(
        receipt,
        option,
        model,
        "--node",
        network.cometRpc().toString(),
        "--chain",
        network.chain().toString());
  }

  private static HttpResponse<String> ask(Worker worker, HttpRequest.Builder request)
      throws Exception {
    try (HttpClient http = PinnedHttp.to(worker.identity().tlsCertificateDer())) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static HttpRequest.Builder request(Worker worker, String path) {
    return HttpRequest.newBuilder(
        URI.create("https://127.0.0.1:%d/v1/proofs%s".formatted(worker.port(), path)));
  }

  private static JsonNode job(Worker worker, String path) throws Exception {
    return JSON.readTree(ask(worker, request(worker, path)).body());
  }

  /** The states of a proof on Kafka, as far as they are not compacted away. */
  private static List<String> told(Bytes32 leaf) throws Exception {
    List<String> states = new ArrayList<>();
    for (var record :
        TopicContent.read(
            network.network().kafka(BrokerAccess.READER), Topics.ZK_PROGRESS.name())) {
      ProofProgressRecord progress = ProofProgressRecord.parseFrom(record.value());
      if (Proofs.bytes32(progress.getLeaf()).equals(leaf)) {
        states.add(progress.getState());
      }
    }
    return states;
  }

  /** What everyone may ask, what the operator alone may do, and what is no question. */
  private static void assertJobs(Worker worker, Bytes32 leaf) throws Exception {
    assertEquals(leaf.toHex(), job(worker, "?limit=1").at("/items/0/id").asText());
    assertTrue(job(worker, "?after=" + leaf.toHex()).at("/items").isEmpty());
    for (String path : List.of("?limit=0", "?limit=101", "?after=0x1", "/0x12")) {
      assertEquals(400, ask(worker, request(worker, path)).statusCode(), path);
    }
    String unknown = "/" + Bytes32.ofUnsigned(7).toHex();
    assertEquals(404, ask(worker, request(worker, unknown)).statusCode());
    HttpRequest.Builder unsigned = request(worker, "/" + leaf.toHex()).DELETE();
    assertEquals(401, ask(worker, unsigned).statusCode(), "anybody could cancel it");
    HacaCommand.Outcome shown =
        HacaCommand.run("zk", "jobs", "--json", "--chain", network.chain().toString());
    assertEquals(0, shown.code(), shown::text);
    assertTrue(shown.text().contains(leaf.toHex()), shown.text());
    HacaCommand.Outcome late =
        HacaCommand.run(
            "zk", "jobs", "--cancel", leaf.toHex(), "--chain", network.chain().toString());
    assertTrue(late.text().contains("nothing is left to cancel"), late.text());
  }

  /**
   * Rules P1 to P7: a proof that EZKL made, an enclave, an unproven run and a language model, asked
   * by a contract in one transaction, which reverts entirely if one disagrees.
   */
  @Test
  void p7FourMethodsAreAskedInOneTransaction() throws Exception {
    classifier.publish();
    classifier.publish(MODELS.resolve("projectile"), "approver", "--fee", "TEE=20000000000000");
    try (Worker _ = classifier.worker(NodeKind.ZKML_PROVER);
        Worker _ = classifier.worker(NodeKind.TEE_MODEL_WORKER);
        Worker _ = classifier.worker(NodeKind.VANILLA)) {
      EthereumClient chain = new EthereumClient(network.chain());
      Classifier.awaitServed(chain, "classifier", 2, 16, 17);
      Classifier.awaitServed(chain, "approver", Mode.LANGUAGE_TEE_TYPE);
      PipeClient client = new PipeClient(chain);
      Bytes32 key = DevelopmentAccounts.KEYS.get(2);
      Bytes creation =
          Bytes.concat(
              ContractArtifact.load("examples/Jury").creationCode(),
              JuryAbi.construction("classifier", "scores", 6, "approver"));
      Address jury = client.create(key, creation, PATIENCE);
      Conclusion agreed = client.await(client.send(key, jury, decide("yes")), PATIENCE, _ -> {});
      assertTrue(agreed.succeeded(), agreed::toString);
      assertEquals(4, agreed.answers().size());
      assertEquals(
          4, agreed.answers().stream().map(Conclusion.PaidAnswer::node).distinct().count());
      Conclusion objected = client.await(client.send(key, jury, decide("no")), PATIENCE, _ -> {});
      assertFalse(objected.succeeded(), "the language model says yes");
      assertEquals(4, objected.answers().size(), "and all are paid");
      assertProven(agreed);
      assertProven(objected);
      assertEquals(
          new BigInteger("-8598022"),
          new BigInteger(
              chain
                  .call(jury, Keccak.hash(Bytes.ofUtf8("answer()")).value().slice(0, 4))
                  .toArray()));
    }
  }

  /** Rule R2: the proof in zero knowledge is verified anew, by the genesis alone. */
  private static void assertProven(Conclusion conclusion) throws Exception {
    List<String> told = new ArrayList<>();
    boolean isProven =
        new DemoPipeReceipt(
                network.chain(),
                network.cometRpc(),
                Network.genesis(home.resolve("network")),
                told::add)
            .show(conclusion.transaction());
    String all = String.join("\n", told);
    assertTrue(isProven, all);
    assertTrue(all.contains("whose owner is") && all.contains("takes the proof"), all);
  }

  /** The provider gives back what is behind the word "echo". */
  private static Bytes decide(String word) {
    List<FixedPoint> input =
        RecordedCircuit.INPUT.stream()
            .map(BigDecimal::new)
            .map(each -> new FixedPoint(each.unscaledValue(), BigInteger.valueOf(each.scale())))
            .toList();
    return JuryAbi.decide(
        new ModelInput(List.of(new NumberTensor("features", input, List.of(1L, 8L))), List.of()),
        500_000,
        "echo yes",
        word);
  }

  /** The step that holds the receipt to an entry. */
  private static ReceiptVerifier.Step judgedBy(JsonNode receipt, Bytes32 entry) {
    return ReceiptVerifier.verify(
            receipt,
            genesis,
            genesis.validators(),
            new ReceiptVerifier.Expected(Optional.empty(), Optional.of(entry), Optional.empty()))
        .stream()
        .filter(step -> step.name().equals("proof"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void h4AnAlteredProofIsRefusedAndDoesNotSpoilTheLeaf() throws Exception {
    ProvenInference good = model.answer("altered");
    byte[] altered = good.proof().toArray().clone();
    altered[100] ^= 1;
    ProvenInference bad = withProof(good, altered);
    send(proof(bad));
    assertRefused(bad.leaf().hash(), "verifier's code");
    send(proof(good));
    assertEquals(Optional.empty(), Offline.firstFailure(receipt(good.leaf().hash()), genesis));
  }

  /** More of them than of one leaf are looked at, by who has the answer and a worker's rights. */
  @Test
  void o5AStrangersProofsDoNotCostTheLeafItsReceipt() throws Exception {
    ProvenInference good = model.answer("contested");
    for (int i = 0; i < 40; i++) {
      byte[] altered = good.proof().toArray().clone();
      altered[i] ^= 1;
      send(signed(unsigned(withProof(good, altered)), Bytes32.ofUnsigned(0xbad)));
    }
    send(proof(good));
    assertEquals(Optional.empty(), Offline.firstFailure(receipt(good.leaf().hash()), genesis));
  }

  @Test
  void n2AProversLeafIsNeverSettledWithoutItsProof() throws Exception {
    ProvenInference plain = model.answer("plain");
    send(Proofs.of(plain.leaf()).build());
    assertRefused(plain.leaf().hash(), "without a proof in zero knowledge");
  }
}
