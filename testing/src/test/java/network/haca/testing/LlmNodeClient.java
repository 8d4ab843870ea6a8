package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.attestation.EnclaveIdentity;
import network.haca.client.llm.LlmAnswers;
import network.haca.client.llm.LlmVerdict;
import network.haca.client.llm.SigningNode;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Node;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.schemas.NodeKind;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmAnswer;

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

  /**
   * By the client's own verifier; and that it refuses the answer if another model's name is in it.
   */
  static TeeProof assertHolds(LlmNode node, String request, String answer) throws Exception {
    assertInstanceOf(
        LlmVerdict.Verified.class, verdict(node, request, answer), () -> request + answer);
    for (String changed :
        List.of(
            answer.replaceFirst("\"model\":\"", "\"model\":\"x"),
            answer.replaceFirst("\"object\":", "\"added\":null,\"object\":"),
            answer.replaceFirst("\"tee_id\":\"0x", "\"tee_id\":\""))) {
      assertInstanceOf(
          LlmVerdict.Refused.class, verdict(node, request, changed), () -> request + changed);
    }
    return LlmAnswer.read(answer).proof().orElseThrow();
  }

  /** That all of an answer is signed, of one that is longer than the client's verifier takes. */
  static void assertSigned(LlmNode node, String answer) throws Exception {
    LlmAnswer read = LlmAnswer.read(answer);
    TeeProof proof = read.proof().orElseThrow();
    assertEquals(
        Optional.of(read.hash()),
        RsaPss.salt(node.identity().publicKey(), proof.leaf().message(), proof.signature()));
  }

  private static LlmVerdict verdict(LlmNode node, String request, String answer) {
    Instant now = Instant.now();
    EnclaveIdentity identity = node.identity();
    SigningNode signer =
        new SigningNode(
            new Node(
                identity.teeId(),
                Address.ZERO,
                Address.ZERO,
                "",
                identity.publicKey(),
                identity.tlsCertificateDer(),
                Bytes32.ZERO,
                NodeKind.LLM_PROXY.teeType(),
                true,
                1,
                1),
            List.of(new Interval(1, 0)),
            true);
    return LlmAnswers.verify(request, answer, signer, now);
  }
}
