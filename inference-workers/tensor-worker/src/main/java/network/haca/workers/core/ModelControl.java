package network.haca.workers.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Orders from outside to load and unload models. */
public interface ModelControl {
  /** Loads the models of a name anew; completes when they are served. */
  CompletionStage<Outcome> load(String name);

  /** Ends the models of a name; completes when they are not served any more. */
  CompletionStage<Outcome> unload(String name);

  /** The outcome of an order. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    /** Nothing has changed; the message is for the client. */
    record Refused(InferenceOutcome.Reason reason, String message) implements Outcome {}

    /** A setting of the node keeps orders out. */
    record Forbidden(String message) implements Outcome {}
  }

  /** That of a node which takes no orders, for a reason. */
  static ModelControl forbidden(String reason) {
    Outcome outcome = new Outcome.Forbidden(reason);
    return new ModelControl() {
      @Override
      public CompletionStage<Outcome> load(String name) {
        return CompletableFuture.completedStage(outcome);
      }

      @Override
      public CompletionStage<Outcome> unload(String name) {
        return CompletableFuture.completedStage(outcome);
      }
    };
  }
}
