package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import network.haca.attestation.PinnedTrustManager;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.LlmProof;
import network.haca.schemas.llm.PythonJson;
import network.haca.workers.app.LlmNode;

/** A client that trusts nothing but a node's registered certificate and key. */
final class LlmNodeClient {
  private LlmNodeClient() {}

  static HttpClient pinned(LlmNode node) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    TrustManager pinned = new PinnedTrustManager(node.identity().tlsCertificateDer());
    tls.init(null, new TrustManager[] {pinned}, null);
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    return HttpClient.newBuilder()
        .sslContext(tls)
        .sslParameters(parameters)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  static LlmProof assertHolds(LlmNode node, String request, String answer) throws Exception {
    LlmAnswer read = LlmAnswer.read(answer);
    LlmProof proof = read.proof().orElseThrow(() -> new AssertionError(answer));
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
