package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import network.haca.client.ClientOptions;
import network.haca.client.HacaClient;
import network.haca.client.InferenceClient;
import network.haca.client.InferenceResult;
import network.haca.client.InferenceResult.Answered;
import network.haca.client.InferenceResult.Reason;
import network.haca.client.InferenceResult.Refused;
import network.haca.client.Question;
import network.haca.client.ReceiptResult;
import network.haca.primitives.Sha256;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client, without an ingress, on the whole network. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path home;

  private static DevelopmentNetwork network;
  private static HacaClient client;

  @BeforeAll
  static void start() throws Exception {
    network = DevelopmentNetwork.start(home);
    client =
        HacaClient.connect(
            ClientOptions.of(network.chain(), network.receipts(), network.genesis()));
  }

  @AfterAll
  static void stop() {
    client.close();
    network.close();
  }

  private static Question launch(String verification) {
    return Question.of("projectile", verification, InferenceClient.row("launch", 20, 45));
  }

  @Test
  void anAnswerIsVerifiedAndItsReceiptToo() throws Exception {
    Answered answered = assertInstanceOf(Answered.class, client.infer(launch("TEE")));
    assertTrue(answered.isEnclaveSimulated(), "a development network's enclave proves nothing");
    assertTrue(answered.answer().output("range").isPresent());
    Await.until(
        PATIENCE,
        "no receipt",
        () -> client.receipt(answered.answer()) instanceof ReceiptResult.Verified);
    Answered vanilla = assertInstanceOf(Answered.class, client.infer(launch("VANILLA")));
    assertEquals(16, vanilla.node().teeType());
  }

  @Test
  void aManInTheMiddleIsNamedByBothFingerprints() throws Exception {
    NodeEntry registered = client.nodes().getFirst();
    try (ManInTheMiddle middle = ManInTheMiddle.start()) {
      NodeEntry diverted =
          new NodeEntry(
              registered.teeId(),
              registered.teeType(),
              new NodeEndpoint("127.0.0.1", middle.port()).toUrl(),
              registered.publicKey(),
              registered.tlsCertificate());
      Refused refused = assertInstanceOf(Refused.class, client.infer(diverted, launch("")));
      assertEquals(Reason.UNTRUSTED, refused.reason(), refused.message());
      String expected = Sha256.hash(registered.tlsCertificate()).toHex();
      assertTrue(refused.message().contains(expected), refused.message());
      assertTrue(refused.message().contains(middle.fingerprint().toHex()), refused.message());
      assertEquals(0, middle.bytesRead());
    }
  }

  @Test
  void whatIsWrongWithAQuestionIsTheNodesOwnWord() throws Exception {
    InferenceResult unknown = client.infer(Question.of("nothing", ""));
    assertEquals(Reason.NOT_SERVED, assertInstanceOf(Refused.class, unknown).reason());
    InferenceResult wrong =
        client.infer(Question.of("projectile", "", InferenceClient.row("launch", 1, 2, 3)));
    assertEquals(Reason.INVALID, assertInstanceOf(Refused.class, wrong).reason());
    InferenceResult unvouched = client.infer(launch("ZKML"));
    assertEquals(Reason.NOT_SERVED, assertInstanceOf(Refused.class, unvouched).reason());
  }
}
