package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.EnclaveIdentity;
import network.haca.bridge.chain.BatchBlobs;
import network.haca.bridge.chain.CometBftClient;
import network.haca.bridge.chain.NodeProofs;
import network.haca.bridge.chain.WalrusBatches;
import network.haca.bridge.chain.WalrusOutcomes;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.Certifier;
import network.haca.bridge.core.Route;
import network.haca.client.ClientOptions;
import network.haca.client.HacaClient;
import network.haca.client.InferenceClient;
import network.haca.client.InferenceResult;
import network.haca.client.Question;
import network.haca.client.ReceiptResult;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.Network;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.testkit.Await;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule R: receipts that somebody with a little money on a real chain makes of it. Whatever is true
 * of that chain is true in them; what is not, no verifier takes.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ForgedReceiptIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Address CREATE2_FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  @TempDir private static Path home;

  private static DevelopmentNetwork network;
  private static TrustedGenesis genesis;
  private static EthereumClient chain;
  private static Certifier certifier;

  @BeforeAll
  static void start() throws Exception {
    network = DevelopmentNetwork.start(home);
    genesis = network.genesis();
    chain = new EthereumClient(network.chain());
    URI walrus = network.walrus();
    certifier =
        new Certifier(
            new NodeProofs(chain, new CometBftClient(network.cometRpc())),
            new WalrusBatches(
                new BatchBlobs(
                    walrus,
                    List.of(walrus),
                    10,
                    1,
                    new WalrusOutcomes(new SimpleMeterRegistry()))));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static String failure(JsonNode receipt) {
    return Offline.firstFailure(receipt, genesis)
        .map(step -> step.name() + ": " + step.detail())
        .orElse("");
  }

  private static SettlementLeaf leaf(EnclaveIdentity identity) {
    long now = Instant.now().getEpochSecond();
    Bytes32 word = Bytes32.ofUnsigned(now);
    Bytes signature = identity.sign(SettlementLeaf.message(word, word, now));
    return new SettlementLeaf(identity.teeId(), word, word, signature, now);
  }

  /** A receipt of a leaf that is its own root. */
  private static ObjectNode receipt(
      SettlementLeaf leaf, EnclaveIdentity identity, Certificate certificate) {
    ObjectNode receipt = JSON.createObjectNode().put("version", 2);
    receipt
        .putObject("leaf")
        .put("teeId", leaf.teeId().toHex())
        .put("inputHash", leaf.inputHash().toHex())
        .put("outputHash", leaf.outputHash().toHex())
        .put("signature", leaf.signature().toHex())
        .put("timestamp", leaf.timestamp());
    receipt.put("publicKey", identity.publicKey().toHex());
    receipt.putArray("path");
    receipt.setAll(certificate.document());
    receipt.set("node", certificate.nodes().get(leaf.teeId()));
    return receipt;
  }

  private static Certificate certificate(Route route, Bytes32 root, Bytes32 teeId)
      throws Exception {
    List<Certificate> found = new ArrayList<>();
    Await.until(
        PATIENCE,
        "no certificate of " + root,
        () -> {
          certifier.certify(route, root, List.of(teeId)).ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  /** Opens the settlement of a leaf by a proof in zero knowledge, and waits until it holds. */
  private static void settleZk(ProvenModel model, ProvenInference proven) throws Exception {
    TransactionSender administrator = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0));
    WalrusClient walrus = new WalrusClient(network.walrus(), 10, PATIENCE);
    String blobId = walrus.put(proven.encode(), 1).toText();
    Bytes32 leaf = proven.leaf().hash();
    administrator.send(Addresses.RELAY, RelayContract.settleZk(model.id(), leaf, blobId));
  }

  private static Address deploy(Bytes32 key, Bytes code) throws Exception {
    Address address =
        Address.ofWord(
            Keccak.hash(
                Bytes.fromHex("ff"),
                CREATE2_FACTORY.value(),
                Bytes32.ZERO.value(),
                Keccak.hash(code).value()));
    boolean isThere =
        !chain.ask("eth_getTransactionCount", address.toHex(), "latest").asText().equals("0x0");
    if (!isThere) {
      new TransactionSender(chain, key)
          .send(CREATE2_FACTORY, Bytes.concat(Bytes32.ZERO.value(), code));
    }
    return address;
  }

  /**
   * A contract whose constructor writes what the relay would have written, had it settled a root.
   */
  private static Bytes impostor(Bytes32 root) {
    Bytes settled = Bytes32.ofUnsigned(1L << 8 | 2).value();
    Bytes push = Bytes.fromHex("7f");
    return Bytes.concat(
        push, settled, push, RelayContract.rootSlot(root).value(), Bytes.fromHex("5500"));
  }

  /** Signed by a key of one's own, and "settled" by a contract of one's own. */
  private static ObjectNode contractForgery() throws Exception {
    EnclaveIdentity stranger = RegisteredNode.newIdentity();
    SettlementLeaf leaf = leaf(stranger);
    Bytes32 root = leaf.hash();
    Address impostor = deploy(DevelopmentAccounts.KEYS.get(3), impostor(root));
    CometBftClient cometBft = new CometBftClient(network.cometRpc());
    JsonNode signed;
    Optional<Long> height;
    JsonNode proof;
    Instant end = Instant.now().plus(PATIENCE);
    do {
      assertTrue(Instant.now().isBefore(end), "the contract is not in the state");
      signed = cometBft.latestSignedHeader().orElseThrow();
      String appHash = signed.at("/header/app_hash").asText();
      height = chain.numberOf(Bytes32.fromHex(appHash));
      proof = chain.proof(impostor, slots(root), height.orElseThrow());
    } while (proof.at("/storageProof/0/value").asText().equals("0x0"));
    ObjectNode document =
        JSON.createObjectNode()
            .put("route", "BATCH")
            .put("root", root.toHex())
            .put("relay", impostor.toHex())
            .put("header", chain.rawHeader(height.get()).toHex());
    document.set("accountProof", proof.get("accountProof"));
    document.set("storageProof", proof.at("/storageProof/0/proof"));
    document.set("zkModelProof", proof.at("/storageProof/1/proof"));
    document.set("signedHeader", signed);
    ObjectNode node =
        JSON.createObjectNode()
            .set(
                "accountProof",
                chain.proof(Addresses.REGISTRY, List.of(), height.get()).get("accountProof"));
    node.putArray("registrationProof");
    node.putArray("kindProof");
    node.putArray("measurementProof");
    return receipt(
        leaf, stranger, new Certificate(height.get(), document, Map.of(leaf.teeId(), node)));
  }

  private static List<Bytes32> slots(Bytes32 root) {
    return List.of(RelayContract.rootSlot(root), RelayContract.zkModelSlot(1));
  }

  @Test
  void aContractThatWritesWhatTheRelayWouldHaveWrittenSettlesNothing() throws Exception {
    ObjectNode forged = contractForgery();
    assertTrue(failure(forged).startsWith("settlement: the receipt's proofs are of the contract"));
    ObjectNode renamed = forged.deepCopy().put("relay", Addresses.RELAY.toHex());
    assertTrue(failure(renamed).startsWith("settlement: "), failure(renamed));
  }

  @Test
  void theCommandRefusesTheForgeryOfflineAndThroughANode() throws Exception {
    ObjectNode forged = contractForgery();
    assertRefused("settlement", verify(forged));
    String node = network.cometRpc().toString();
    assertRefused("settlement", verify(forged, "--node", node));
    for (String height : List.of("soon", "-1", "99999999", "1")) {
      ObjectNode elsewhere = forged.deepCopy();
      ((ObjectNode) elsewhere.at("/signedHeader/header")).put("height", height);
      assertRefused("commit", verify(elsewhere, "--node", node));
    }
  }

  private static HacaCommand.Outcome verify(ObjectNode receipt, String... options)
      throws Exception {
    Path file = Files.writeString(home.resolve("forged.json"), receipt.toString());
    List<String> command = new ArrayList<>(List.of("verify", file.toString(), "--json"));
    command.addAll(List.of("--genesis", Network.genesis(home).toString()));
    command.addAll(List.of(options));
    return HacaCommand.run(command.toArray(String[]::new));
  }

  private static void assertRefused(String step, HacaCommand.Outcome outcome) throws Exception {
    assertNotEquals(0, outcome.code(), outcome::text);
    JsonNode answer = JSON.readTree(outcome.text().lines().toList().getLast());
    assertEquals(false, answer.get("valid").asBoolean());
    List<String> failed = new ArrayList<>();
    for (JsonNode each : answer.get("steps")) {
      if (!each.get("passed").asBoolean()) {
        failed.add(each.get("name").asText());
      }
    }
    assertTrue(failed.contains(step), failed::toString);
  }

  @Test
  void theClientRefusesWhatABridgeForges() throws Exception {
    byte[] forged = contractForgery().toString().getBytes(StandardCharsets.UTF_8);
    HttpServer bridge =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bridge.createContext(
        "/v1/receipts/",
        exchange -> {
          exchange.sendResponseHeaders(200, forged.length);
          exchange.getResponseBody().write(forged);
          exchange.close();
        });
    bridge.start();
    try (HacaClient client =
        HacaClient.connect(
            ClientOptions.of(network.chain(), uri(bridge.getAddress().getPort()), genesis))) {
      Question launch = Question.of("projectile", "TEE", InferenceClient.row("launch", 20, 45));
      Await.until(
          PATIENCE,
          "no node answers",
          () -> client.infer(launch) instanceof InferenceResult.Answered);
      InferenceResult.Answered answered =
          assertInstanceOf(InferenceResult.Answered.class, client.infer(launch));
      ReceiptResult.Refuted refuted =
          assertInstanceOf(ReceiptResult.Refuted.class, client.receipt(answered.answer()));
      List<String> failed =
          refuted.steps().stream()
              .filter(step -> !step.passed())
              .map(ReceiptVerifier.Step::name)
              .toList();
      assertEquals(List.of("answer", "settlement", "node"), failed);
    } finally {
      bridge.stop(0);
    }
  }

  @Test
  void s5ALeafThatAZeroKnowledgeProofSettledIsNotPassedOffAsOneOfABatch() throws Exception {
    ProvenModel model = ProvenModel.register(chain);
    ProvenInference proven = model.answer("id");
    SettlementLeaf leaf = proven.leaf();
    settleZk(model, proven);
    ObjectNode asBatch =
        receipt(leaf, model.prover(), certificate(Route.BATCH, leaf.hash(), leaf.teeId()));
    assertTrue(failure(asBatch).contains("is of a zero-knowledge proof"), failure(asBatch));
    ObjectNode bare = asBatch.deepCopy().put("route", "ZK");
    assertTrue(failure(bare).startsWith("form: receipt.zk"), failure(bare));
    ObjectNode honest =
        receipt(leaf, model.prover(), certificate(Route.ZK, leaf.hash(), leaf.teeId()));
    assertEquals("", failure(honest));
  }

  @Test
  void anHonestReceiptHoldsWhateverRouteItTook() throws Exception {
    try (InferenceClient client = new InferenceClient()) {
      HttpClient http = HttpClient.newHttpClient();
      Await.until(
          PATIENCE,
          "no node gets ready",
          () -> get(http, network.ports().http(), "/v2/health/ready").statusCode() == 200);
      Bytes32 proof =
          client
              .askGrpc(
                  "127.0.0.1",
                  network.ports().grpc(),
                  Question.of("projectile", "TEE", InferenceClient.row("launch", 20, 45)))
              .proof()
              .leaf()
              .hash();
      String path = "/v1/receipts/" + proof;
      Await.until(
          PATIENCE,
          "no receipt",
          () -> get(http, network.ports().receipts(), path).statusCode() == 200);
      JsonNode receipt = JSON.readTree(get(http, network.ports().receipts(), path).body());
      assertEquals("", failure(receipt));
    }
  }

  private static HttpResponse<String> get(HttpClient http, int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(port).resolve(path)).build(), BodyHandlers.ofString());
  }
}
