package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import network.haca.attestation.EnclaveIdentity;
import network.haca.broker.BrokerAccess;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.demo.DemoPipe;
import network.haca.devnet.demo.DemoPipeReceipt;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.pipe.ModelOutput;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole network: a question, its receipt, every way to tamper with it, and a restart on the
 * same home.
 */
class NetworkIT {
  /** Asks for the receipt as the bridge keeps it; one that proves more is made anew each time. */
  private static final String KEPT = "";

  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();

  private Network start() throws Exception {
    return Network.start(home, MODELS, NetworkPorts.free(), line -> {});
  }

  /** With a model that contracts can ask. */
  private Network startAsked() throws Exception {
    return Network.start(home, Served.models(MODELS).asked(), NetworkPorts.free(), line -> {});
  }

  /**
   * Rules P1 to P7: one transaction by each method, and one that asks by both, agrees, and pays two
   * nodes.
   */
  private void assertAskedInside(Network network) throws Exception {
    URI rpc = URI.create("http://127.0.0.1:" + network.ports().chain());
    List<String> told = new ArrayList<>();
    List<Conclusion> conclusions = new DemoPipe(rpc, told::add).run();
    for (Conclusion conclusion : conclusions) {
      assertTrue(conclusion.succeeded(), told::toString);
    }
    ModelOutput byHub = conclusions.getFirst().results().getFirst();
    assertFalse(byHub.isSimulationResult());
    assertEquals(byHub, conclusions.get(1).results().getFirst(), "both methods say the same");
    assertEquals(
        List.of(1, 1, 2), conclusions.stream().map(each -> each.answers().size()).toList());
    assertEquals(
        2,
        conclusions.get(2).answers().stream().map(Conclusion.PaidAnswer::node).distinct().count());
    for (Conclusion conclusion : conclusions) {
      assertProven(network, conclusion);
    }
  }

  /** Rule R2: the receipt, made from the node, holds by the genesis alone, and a forged one not. */
  private void assertProven(Network network, Conclusion conclusion) throws Exception {
    List<String> told = new ArrayList<>();
    boolean isProven =
        new DemoPipeReceipt(
                URI.create("http://127.0.0.1:" + network.ports().chain()),
                URI.create("http://127.0.0.1:" + network.ports().cometRpc()),
                Network.genesis(home),
                told::add)
            .show(conclusion.transaction());
    assertTrue(isProven, () -> String.join("\n", told));
  }

  /** Rule P7: a question about an answer makes a transaction wait once more. */
  private void assertAskedTwice(Network network) throws Exception {
    Conclusion conclusion = TwoRounds.run(new PipeClient(chain(network)));
    assertTrue(conclusion.succeeded());
    assertEquals(2, conclusion.answers().size());
    assertProven(network, conclusion);
    new HeaderChecks(
            chain(network),
            URI.create("http://127.0.0.1:" + network.ports().cometRpc()),
            Offline.genesis(Network.genesis(home)))
        .assertVerified(conclusion.block());
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private ProvenAnswer ask(Network network, String verification) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (get(network.ports().http(), "/v2/health/ready").statusCode() != 200) {
      assertTrue(Instant.now().isBefore(end), "no node gets ready");
    }
    try (InferenceClient client = new InferenceClient()) {
      return client.askGrpc(
          "127.0.0.1",
          network.ports().grpc(),
          new Question(
              "projectile", "", verification, "", List.of(InferenceClient.row("launch", 20, 45))));
    }
  }

  private ObjectNode receipt(Network network, ProvenAnswer reply) throws Exception {
    return receipt(network, reply, reply.exchange().query());
  }

  private ObjectNode receipt(Network network, ProvenAnswer reply, String query) throws Exception {
    String path = "/v1/receipts/" + reply.proof().leaf().hash().toHex() + query;
    Instant end = Instant.now().plus(PATIENCE);
    HttpResponse<String> response = get(network.ports().receipts(), path);
    while (response.statusCode() != 200) {
      assertTrue(Instant.now().isBefore(end), response::body);
      response = get(network.ports().receipts(), path);
    }
    ObjectNode receipt = (ObjectNode) new ObjectMapper().readTree(response.body());
    receipt.set("answer", reply.exchange().write());
    return receipt;
  }

  private TrustedGenesis genesis() throws Exception {
    return Offline.genesis(Network.genesis(home));
  }

  private static Optional<String> firstFailure(JsonNode receipt, TrustedGenesis genesis) {
    return Offline.firstFailure(receipt, genesis).map(ReceiptVerifier.Step::name);
  }

  private void assertCaught(String step, ObjectNode receipt, Consumer<ObjectNode> tampering)
      throws Exception {
    ObjectNode copy = receipt.deepCopy();
    tampering.accept(copy);
    assertEquals(Optional.of(step), firstFailure(copy, genesis()));
  }

  private static String flipped(String hex) {
    char last = hex.charAt(hex.length() - 1);
    return hex.substring(0, hex.length() - 1) + (last == '0' ? '1' : '0');
  }

  private static void flip(JsonNode parent, String field) {
    ((ObjectNode) parent).put(field, flipped(parent.get(field).asText()));
  }

  @Test
  void anAnswerGetsAReceiptThatHoldsAndEveryTamperingIsNamed() throws Exception {
    try (Network network = start()) {
      ObjectNode receipt = receipt(network, ask(network, "TEE"));
      assertEquals(Optional.empty(), firstFailure(receipt, genesis()));
      assertEquals(Set.of(), schema().validate(receipt));
      assertCaught("answer", receipt, r -> flip(r.get("answer").get("inputs").get(0), "content"));
      assertCaught("answer", receipt, r -> flip(r.get("leaf"), "outputHash"));
      assertCaught("signature", receipt, r -> flip(r.get("leaf"), "signature"));
      assertCaught("signature", receipt, r -> flip(r, "publicKey"));
      assertCaught("path", receipt, r -> ((ArrayNode) r.get("path")).add(r.get("root").asText()));
      assertCaught("path", receipt, r -> flip(r, "root"));
      assertCaught("settlement", receipt, r -> r.putArray("storageProof"));
      assertCaught("settlement", receipt, r -> flip(r, "relay"));
      assertCaught("settlement", receipt, r -> r.put("header", "0xc0"));
      assertCaught("header", receipt, r -> flip(r.get("signedHeader").get("header"), "app_hash"));
      assertCaught("commit", receipt, r -> flip(r.get("signedHeader").get("header"), "data_hash"));
      assertCaught(
          "commit",
          receipt,
          r -> ((ObjectNode) r.get("signedHeader").get("commit")).putArray("signatures"));
      List<TrustedValidator> strangers = List.of(new TrustedValidator(Bytes32.ofUnsigned(7), 10));
      assertEquals(
          Optional.of("commit"),
          firstFailure(receipt, new TrustedGenesis(genesis().chainId(), 1, true, 1, strangers)));
    }
  }

  @Test
  void startedAgainItGoesOnWhereItWas() throws Exception {
    ProvenAnswer first;
    ObjectNode before;
    long height;
    try (Network network = startAsked()) {
      first = ask(network, "VANILLA");
      before = receipt(network, first, KEPT);
      assertAskedInside(network);
      assertAskedTwice(network);
      height = chain(network).blockNumber();
    }
    try (Network network = startAsked()) {
      assertTrue(chain(network).blockNumber() >= height, "the chain goes on");
      assertAskedInside(network);
      assertEquals(before, receipt(network, first, KEPT), "what settled is there, and only once");
      ObjectNode after = receipt(network, ask(network, "VANILLA"));
      assertEquals(Optional.empty(), firstFailure(after, genesis()));
    }
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            NetworkIT.class.getResourceAsStream("/network/haca/schemas/receipt.schema.json"));
  }

  @Test
  void s6OfARejectedBatchTheGoodProofsSettleAndTheBadAreRefused() throws Exception {
    try (Network network = start()) {
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      RegisteredNode.enrol(chain(network), identity);
      long now = Instant.now().getEpochSecond();
      SettlementLeaf good = leaf(identity, now, identity::sign);
      SettlementLeaf bad = leaf(identity, now + 1, message -> identity.sign(Bytes32.ofUnsigned(1)));
      write(network, List.of(good, bad));
      String path = "/v1/receipts/" + good.hash().toHex();
      Instant end = Instant.now().plus(PATIENCE);
      HttpResponse<String> response = get(network.ports().receipts(), path);
      while (response.statusCode() != 200) {
        assertTrue(Instant.now().isBefore(end), response::body);
        response = get(network.ports().receipts(), path);
      }
      JsonNode receipt = new ObjectMapper().readTree(response.body());
      assertEquals(Optional.empty(), firstFailure(receipt, genesis()));
      assertEquals(
          404, get(network.ports().receipts(), "/v1/receipts/" + bad.hash().toHex()).statusCode());
    }
  }

  private static SettlementLeaf leaf(
      EnclaveIdentity identity, long timestamp, Function<Bytes32, Bytes> sign) {
    Bytes32 word = Bytes32.ofUnsigned(timestamp);
    Bytes signature = sign.apply(SettlementLeaf.message(word, word, timestamp));
    return new SettlementLeaf(identity.teeId(), word, word, signature, timestamp);
  }

  /** A batch that no stream has verified. */
  private static void write(Network network, List<SettlementLeaf> leaves) {
    MerkleTree tree = MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
    Batch batch =
        Batch.newBuilder()
            .setRoot(Proofs.byteString(tree.root().value()))
            .setSize(leaves.size())
            .setDump(Proofs.byteString(TreeDump.write(tree, leaves)))
            .build();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            network.kafka(BrokerAccess.PROOF_STREAM).toClientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(Topics.BATCHES.name(), tree.root().toArray(), batch.toByteArray()));
    }
  }

  private static EthereumClient chain(Network network) {
    return new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
  }
}
