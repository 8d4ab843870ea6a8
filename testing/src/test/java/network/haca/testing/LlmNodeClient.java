package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.connection.PinnedHttp;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.workers.app.LlmNode;
import network.haca.workers.app.LlmNodeConfig;

/**
 * A node that nothing else is there for, and a client that trusts its certificate and key alone.
 */
final class LlmNodeClient {
  private LlmNodeClient() {}

  /**
   * Starts a node on free ports, without Kafka, Walrus and a bridge.
   *
   * @param home for its outbox
   * @param models the registry file
   */
  static LlmNode start(Vertx vertx, Path home, Path models, Map<String, String> more)
      throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("worker.port", "0");
    settings.put("worker.outbox", home.resolve("outbox").toString());
    settings.put("kafka.servers", "127.0.0.1:1");
    settings.put("walrus.publisher", "http://127.0.0.1:1");
    settings.put("bridge.url", "http://127.0.0.1:1");
    settings.put("llm.models", models.toString());
    settings.put("llm.keys.port", "0");
    settings.putAll(more);
    return LlmNode.start(vertx, LlmNodeConfig.read(settings));
  }

  static HttpClient pinned(LlmNode node) {
    return PinnedHttp.to(node.identity().tlsCertificateDer());
  }

  static TeeProof assertHolds(LlmNode node, String request, String answer) throws Exception {
    LlmAnswer read = LlmAnswer.read(answer);
    TeeProof proof = read.proof().orElseThrow(() -> new AssertionError(answer));
    CanonicalRequest canonical = CanonicalRequest.of(PythonJson.parse(request), Form.SDK);
    assertEquals(((CanonicalRequest.Bytewise) canonical).hash(), proof.requestHash());
    assertEquals(Keccak.hash(read.signedOutput()), proof.outputHash(), answer);
    assertEquals(node.identity().teeId(), proof.teeId());
    assertTrue(
        RsaPss.verify(
            node.identity().publicKey(),
            SettlementLeaf.message(proof.requestHash(), proof.outputHash(), proof.timestamp()),
            proof.signature()));
    return proof;
  }
}
