package network.haca.workers.grpc;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.provingnode.app.RequestMetrics;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.InferenceService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inferences that are counted, and of which each has an outcome, whatever its thread meets. */
public final class MeteredInference {
  private static final Logger LOG = LoggerFactory.getLogger(MeteredInference.class);

  private final InferenceService inference;
  private final Supplier<Optional<String>> full;
  private final RequestMetrics metrics;

  /**
   * @param full why no request is let in now; nothing if one is
   */
  public MeteredInference(
      InferenceService inference, Supplier<Optional<String>> full, RequestMetrics metrics) {
    this.inference = inference;
    this.full = full;
    this.metrics = metrics;
  }

  /** Never fails: without an outcome the client would wait for ever. */
  CompletionStage<InferenceOutcome> infer(ModelInferRequest request) {
    long begin = System.nanoTime();
    try {
      return admitted(request)
          .exceptionally(error -> unforeseen(request, error))
          .thenApply(
              outcome -> {
                metrics.count(counted(outcome), System.nanoTime() - begin);
                return outcome;
              });
    } catch (OutOfMemoryError | StackOverflowError e) {
      metrics.count(RequestMetrics.Outcome.FAILED, 0);
      return CompletableFuture.completedStage(unforeseen(request, e));
    }
  }

  private CompletionStage<InferenceOutcome> admitted(ModelInferRequest request) {
    return full.get()
        .<CompletionStage<InferenceOutcome>>map(
            reason ->
                CompletableFuture.completedStage(
                    new InferenceOutcome.Refused(InferenceOutcome.Reason.OVERLOADED, reason)))
        .orElseGet(() -> inference.infer(request));
  }

  private static InferenceOutcome unforeseen(ModelInferRequest request, Throwable error) {
    LOG.error("a request of {} bytes is not answered", request.getSerializedSize(), error);
    return new InferenceOutcome.Refused(
        InferenceOutcome.Reason.FAILED, "the node failed while it answered this request");
  }

  private static RequestMetrics.Outcome counted(InferenceOutcome outcome) {
    return switch (outcome) {
      case InferenceOutcome.Answered _ -> RequestMetrics.Outcome.ANSWERED;
      case InferenceOutcome.Refused refused ->
          switch (refused.reason()) {
            case INVALID -> RequestMetrics.Outcome.INVALID;
            case NOT_FOUND -> RequestMetrics.Outcome.NOT_FOUND;
            case OVERLOADED -> RequestMetrics.Outcome.OVERLOADED;
            case UNAVAILABLE -> RequestMetrics.Outcome.UNAVAILABLE;
            case FAILED -> RequestMetrics.Outcome.FAILED;
          };
    };
  }
}
