package network.haca.workers.grpc;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.attestation.ClientCertificate;
import network.haca.connection.CallException;
import network.haca.connection.LocalNode;
import network.haca.primitives.Bytes;
import network.haca.provingnode.app.NodeParts;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.workers.core.InferenceOutcome;

/** The worker for an ingress of its own process: the same checks and bounds as on its port. */
public final class LocalWorker implements LocalNode {
  private final NodeParts node;
  private final MeteredInference inference;
  private final int messageBytesMax;

  /**
   * @param node whose certificate and callers are those of the port
   * @param messageBytesMax of one request
   */
  public LocalWorker(NodeParts node, MeteredInference inference, int messageBytesMax) {
    this.node = node;
    this.inference = inference;
    this.messageBytesMax = messageBytesMax;
  }

  @Override
  public boolean presents(Bytes certificate) {
    return node.presents(certificate);
  }

  @Override
  public boolean letsIn(Optional<ClientCertificate> caller) {
    return node.letsIn(caller);
  }

  @Override
  public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
    if (request.getSerializedSize() > messageBytesMax) {
      return CompletableFuture.failedStage(CallException.requestTooLarge());
    }
    return inference
        .infer(request)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case InferenceOutcome.Answered(ModelInferResponse response) ->
                      CompletableFuture.completedStage(response);
                  case InferenceOutcome.Refused refused ->
                      CompletableFuture.failedStage(
                          new CallException(kind(refused.reason()), refused.message(), null));
                });
  }

  private static CallException.Kind kind(InferenceOutcome.Reason reason) {
    return switch (reason) {
      case INVALID -> CallException.Kind.INVALID;
      case NOT_FOUND -> CallException.Kind.NOT_FOUND;
      case OVERLOADED -> CallException.Kind.OVERLOADED;
      case UNAVAILABLE -> CallException.Kind.UNAVAILABLE;
      case FAILED -> CallException.Kind.FAILED;
    };
  }
}
