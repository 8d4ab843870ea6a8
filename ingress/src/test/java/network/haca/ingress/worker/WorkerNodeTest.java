package network.haca.ingress.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.ClientCertificate;
import network.haca.connection.CallException;
import network.haca.connection.LocalNode;
import network.haca.connection.LocalNodes;
import network.haca.connection.NodeConnections;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node of this process, on whose port nobody listens: what is answered came without a socket. */
class WorkerNodeTest {
  private static final String ENDPOINT = "https://127.0.0.1:1";
  private static final int ANSWER_MAX = 100;
  private static final Bytes CERTIFICATE = Bytes.fromHex("aa");

  private final Vertx vertx = Vertx.vertx();
  private final LocalNodes locals = new LocalNodes();

  private record Here(CompletionStage<ModelInferResponse> answer) implements LocalNode {
    @Override
    public boolean presents(Bytes certificate) {
      return certificate.equals(CERTIFICATE);
    }

    @Override
    public boolean letsIn(Optional<ClientCertificate> caller) {
      return true;
    }

    @Override
    public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
      return answer;
    }
  }

  private static ModelInferResponse answer(int bytes) {
    return ModelInferResponse.newBuilder().setId("x".repeat(bytes)).build();
  }

  private CompletableFuture<ModelInferResponse> infer(Bytes registered, Duration patience) {
    WorkerNode node =
        new WorkerNode(
            vertx,
            new NodeEntry(Bytes32.ofUnsigned(1), 0, ENDPOINT, Bytes.EMPTY, registered),
            NodeEndpoint.parse(ENDPOINT).orElseThrow(),
            new NodeConnections(patience, ANSWER_MAX, Optional.empty()),
            locals);
    return node.infer(ModelInferRequest.getDefaultInstance()).toCompletableFuture();
  }

  private Reason refusal(Bytes registered, Duration patience) {
    return assertInstanceOf(
            RefusedException.class,
            assertThrows(
                    ExecutionException.class,
                    () -> infer(registered, patience).get(10, TimeUnit.SECONDS))
                .getCause())
        .reason();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aNodeOfThisProcessAnswersWithoutASocket() throws Exception {
    LocalNodes.Membership _ = locals.add(new Here(CompletableFuture.completedStage(answer(3))));
    assertEquals(answer(3), infer(CERTIFICATE, Duration.ofSeconds(10)).get(10, TimeUnit.SECONDS));
  }

  @Test
  void aNodeThatIsRegisteredWithAnotherCertificateIsCalledOverItsPort() {
    LocalNodes.Membership _ = locals.add(new Here(CompletableFuture.completedStage(answer(3))));
    assertEquals(Reason.UNAVAILABLE, refusal(Bytes.fromHex("bb"), Duration.ofSeconds(10)));
  }

  @Test
  void anAnswerHasTheSameBounds() {
    LocalNodes.Membership large =
        locals.add(new Here(CompletableFuture.completedStage(answer(ANSWER_MAX))));
    assertEquals(Reason.FAILED, refusal(CERTIFICATE, Duration.ofSeconds(10)));
    large.close();
    LocalNodes.Membership _ = locals.add(new Here(new CompletableFuture<>()));
    assertEquals(Reason.TIMED_OUT, refusal(CERTIFICATE, Duration.ofMillis(1)));
  }

  @Test
  void aRefusalKeepsItsReason() {
    LocalNodes.Membership _ =
        locals.add(
            new Here(
                CompletableFuture.failedStage(
                    new CallException(CallException.Kind.OVERLOADED, "too much", null))));
    assertEquals(Reason.OVERLOADED, refusal(CERTIFICATE, Duration.ofSeconds(10)));
  }

  @Test
  void aRefusalKeepsItsReasonWhereverItIsFound() {
    LocalNodes.Membership _ =
        locals.add(
            new Here(
                CompletableFuture.completedStage(answer(3))
                    .thenCompose(
                        answer ->
                            CompletableFuture.failedStage(
                                new CallException(
                                    CallException.Kind.INVALID, "no such output", null)))));
    assertEquals(Reason.INVALID, refusal(CERTIFICATE, Duration.ofSeconds(10)));
  }
}
