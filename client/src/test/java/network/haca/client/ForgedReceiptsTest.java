package network.haca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import network.haca.lightclient.Answer;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule R: a client holds what a bridge gives it to its own question, answer and genesis. */
class ForgedReceiptsTest {
  private static final Path RECEIPTS =
      Path.of("../libraries/light-client/src/test/resources/receipts");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode receipt = (ObjectNode) read("batch.json");
  private final ProvenAnswer answer = answer();

  private String given = "";

  @SuppressWarnings("NullAway.Init")
  private HttpServer bridge;

  private static JsonNode read(String name) {
    try {
      return JSON.readTree(RECEIPTS.resolve(name).toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bridge.createContext(
        "/v1/receipts/",
        exchange -> {
          byte[] body = given.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    bridge.start();
  }

  @AfterEach
  void stop() {
    bridge.stop(0);
  }

  private ProvenAnswer answer() {
    JsonNode own = receipt.get("answer");
    JsonNode leaf = receipt.get("leaf");
    Bytes32 digest = word(own, "modelDigest");
    Bytes random = Bytes.fromHex(own.get("random").asText());
    TensorTranscript asked =
        new TensorTranscript(
            own.get("modelName").asText(),
            own.get("modelVersion").asText(),
            digest,
            random,
            own.get("id").asText(),
            new TreeMap<>(),
            tensors(own.get("inputs")));
    SettlementLeaf signed =
        new SettlementLeaf(
            word(leaf, "teeId"),
            word(leaf, "inputHash"),
            word(leaf, "outputHash"),
            Bytes.fromHex(leaf.get("signature").asText()),
            leaf.get("timestamp").asLong());
    return new ProvenAnswer(
        new Answer(asked, tensors(own.get("outputs"))),
        new ProofParameters(signed, 2, digest, random));
  }

  private static Bytes32 word(JsonNode parent, String field) {
    return Bytes32.fromHex(parent.get(field).asText());
  }

  private static List<Tensor> tensors(JsonNode array) {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode node : array) {
      List<Long> shape = new ArrayList<>();
      node.get("shape").forEach(dimension -> shape.add(dimension.asLong()));
      tensors.add(
          new Tensor(
              node.get("name").asText(),
              Datatype.valueOf(node.get("datatype").asText()),
              shape,
              Bytes.fromHex(node.get("content").asText())));
    }
    return tensors;
  }

  private ReceiptResult fetch() throws Exception {
    TrustedGenesis genesis =
        TrustedGenesis.read(Files.readString(RECEIPTS.resolve("genesis.json")));
    URI uri = URI.create("http://127.0.0.1:" + bridge.getAddress().getPort());
    return new Receipts(new ReceiptSource(uri, genesis)).fetch(answer);
  }

  @Test
  void anHonestReceiptHoldsWhateverAnswerTheBridgePutThere() throws Exception {
    given = receipt.deepCopy().put("answer", "trust me").toString();
    assertInstanceOf(ReceiptResult.Verified.class, fetch());
  }

  @ParameterizedTest
  @CsvSource({
    "/version, form",
    "/leaf/teeId, signature",
    "/leaf/inputHash, answer",
    "/leaf/outputHash, answer",
    "/leaf/signature, signature",
    "/leaf/timestamp, answer",
    "/publicKey, signature",
    "/path/0, path",
    "/root, path",
    "/route, settlement",
    "/relay, settlement",
    "/accountProof/0, settlement",
    "/storageProof/0, settlement",
    "/zkModelProof/0, settlement",
    "/node/accountProof/0, node",
    "/node/registrationProof/0, node",
    "/node/kindProof/0, node",
    "/node/measurementProof/0, node",
    "/header, header",
    "/signedHeader/header/app_hash, header",
    "/signedHeader/header/chain_id, commit",
    "/signedHeader/header/height, commit",
    "/signedHeader/header/time, commit",
    "/signedHeader/header/validators_hash, commit",
    "/signedHeader/commit/height, commit",
    "/signedHeader/commit/round, commit",
    "/signedHeader/commit/block_id/hash, commit",
    "/signedHeader/commit/signatures/0/block_id_flag, commit",
    "/signedHeader/commit/signatures/0/timestamp, commit",
    "/signedHeader/commit/signatures/0/signature, commit"
  })
  void aForgedFieldIsRefusedAtItsStep(String pointer, String step) throws Exception {
    given = forged(JsonPointer.compile(pointer)).toString();
    ReceiptResult.Refuted refuted = assertInstanceOf(ReceiptResult.Refuted.class, fetch());
    List<String> failed =
        refuted.steps().stream()
            .filter(each -> !each.passed())
            .map(ReceiptVerifier.Step::name)
            .toList();
    assertTrue(failed.contains(step), () -> "refused at " + failed);
  }

  private ObjectNode forged(JsonPointer pointer) {
    ObjectNode copy = receipt.deepCopy();
    JsonNode parent = copy.at(pointer.head());
    JsonNode value = copy.at(pointer);
    String text = value.asText();
    int at = text.length() / 2;
    String other =
        text.substring(0, at) + (text.charAt(at) == '1' ? '2' : '1') + text.substring(at + 1);
    if (parent instanceof ObjectNode object) {
      if (value.isNumber()) {
        object.put(pointer.last().getMatchingProperty(), value.longValue() + 1);
      } else {
        object.put(pointer.last().getMatchingProperty(), other);
      }
    } else {
      ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), other);
    }
    return copy;
  }

  @Test
  void whatIsNoReceiptIsMissing() throws Exception {
    given = "{\"root\":1,\"root\":2}";
    ReceiptResult.Missing twice = assertInstanceOf(ReceiptResult.Missing.class, fetch());
    assertTrue(twice.message().startsWith("the bridge's answer is no receipt"), twice.message());
    given = "[]";
    assertEquals(
        "the bridge's answer is no receipt: a receipt is a JSON object",
        assertInstanceOf(ReceiptResult.Missing.class, fetch()).message());
  }
}
