package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RootSignature;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule T6 on a whole network: of many questions at the same time some answers share a signature,
 * and each is proven alone up to its receipt; who wants a signature of the answer alone gets it.
 */
@Timeout(300)
class SharedSignaturesIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int AT_ONCE = 32;
  private static final Question LAUNCH =
      Question.of("projectile", "TEE", InferenceClient.row("launch", 20, 45));

  private static final Bytes VERIFY_SIGNATURE =
      Keccak.hash(Bytes.ofUtf8("verifySignature(bytes32,bytes32,bytes32,uint256,bytes)"))
          .value()
          .slice(0, 4);

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void answersThatShareASignatureAreEachProvenAlone() throws Exception {
    try (Network network = Network.start(home, MODELS, NetworkPorts.free(), line -> {});
        InferenceClient client = new InferenceClient();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      awaitReady(network);
      List<ProvenAnswer> shared = List.of();
      Instant end = Instant.now().plus(PATIENCE);
      while (shared.isEmpty()) {
        assertTrue(Instant.now().isBefore(end), "no two answers share a signature");
        shared =
            answers(network, client, callers).stream()
                .filter(SharedSignaturesIT::isShared)
                .toList();
      }
      assertProven(network, shared.getFirst());
    }
  }

  /**
   * Asks for half of the answers to be signed alone, for half as it comes: every one holds under
   * the registered key. Returns the latter.
   */
  private List<ProvenAnswer> answers(
      Network network, InferenceClient client, ExecutorService callers) throws Exception {
    List<Future<ProvenAnswer>> alone = new ArrayList<>();
    List<Future<ProvenAnswer>> any = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      alone.add(callers.submit(() -> ask(network, client, LAUNCH.signedAlone())));
      any.add(callers.submit(() -> ask(network, client, LAUNCH)));
    }
    for (Future<ProvenAnswer> each : alone) {
      SettlementLeaf leaf = each.get().proof().leaf();
      assertTrue(RsaPss.verify(publicKey(network, leaf), leaf.message(), leaf.signature()));
      assertTrue(isTakenByTheContract(network, leaf));
    }
    List<ProvenAnswer> answers = new ArrayList<>();
    for (Future<ProvenAnswer> each : any) {
      ProvenAnswer answer = each.get();
      Bytes key = publicKey(network, answer.proof().leaf());
      assertEquals(Optional.empty(), answer.flaw(key));
      answers.add(answer);
    }
    return answers;
  }

  private void assertProven(Network network, ProvenAnswer answer) throws Exception {
    assertFalse(isTakenByTheContract(network, answer.proof().leaf()), "it takes one alone");
    ObjectNode receipt = receipt(network, answer);
    assertEquals(Optional.empty(), firstFailure(receipt));
    ObjectNode leaf = (ObjectNode) receipt.get("leaf");
    String signature = leaf.get("signature").asText();
    for (int at : new int[] {3, 5, 10, signature.length() - 1}) {
      char other = signature.charAt(at) == '0' ? '1' : '0';
      leaf.put("signature", signature.substring(0, at) + other + signature.substring(at + 1));
      assertEquals(Optional.of("signature"), firstFailure(receipt), "character " + at);
    }
  }

  private Optional<String> firstFailure(ObjectNode receipt) throws Exception {
    return Offline.firstFailure(receipt, Offline.genesis(Network.genesis(home)))
        .map(ReceiptVerifier.Step::name);
  }

  private static boolean isShared(ProvenAnswer answer) {
    return RootSignature.parse(answer.proof().leaf().signature()).isPresent();
  }

  private static ProvenAnswer ask(Network network, InferenceClient client, Question question)
      throws Exception {
    return client.askGrpc("127.0.0.1", network.ports().grpc(), question);
  }

  private static EthereumClient chain(Network network) {
    return new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
  }

  /** Returns true if {@code TEEInferenceVerifier} says that the signature is good. */
  private static boolean isTakenByTheContract(Network network, SettlementLeaf leaf)
      throws Exception {
    int size = leaf.signature().size();
    Bytes call =
        Bytes.concat(
            VERIFY_SIGNATURE,
            leaf.teeId().value(),
            leaf.inputHash().value(),
            leaf.outputHash().value(),
            Bytes32.ofUnsigned(leaf.timestamp()).value(),
            Bytes32.ofUnsigned(5 * Bytes32.SIZE).value(),
            Bytes32.ofUnsigned(size).value(),
            leaf.signature(),
            Bytes.wrap(new byte[-size & (Bytes32.SIZE - 1)]));
    return !chain(network).call(Addresses.INFERENCE_VERIFIER, call).equals(Bytes32.ZERO.value());
  }

  private static Bytes publicKey(Network network, SettlementLeaf leaf) throws Exception {
    return RegistryContract.decodeNode(
            chain(network).call(Addresses.REGISTRY, RegistryContract.getNode(leaf.teeId())))
        .publicKey();
  }

  private void awaitReady(Network network) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (get(network.ports().http(), "/v2/health/ready").statusCode() != 200) {
      assertTrue(Instant.now().isBefore(end), "no node gets ready");
    }
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private ObjectNode receipt(Network network, ProvenAnswer answer) throws Exception {
    String path = "/v1/receipts/" + answer.proof().leaf().hash().toHex();
    Instant end = Instant.now().plus(PATIENCE);
    HttpResponse<String> response = get(network.ports().receipts(), path);
    while (response.statusCode() != 200) {
      assertTrue(Instant.now().isBefore(end), response::body);
      response = get(network.ports().receipts(), path);
    }
    ObjectNode receipt = (ObjectNode) new ObjectMapper().readTree(response.body());
    receipt.set("answer", answer.exchange().write());
    return receipt;
  }
}
