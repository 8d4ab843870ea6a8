package network.haca.workers.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import network.haca.feeds.FeedFact;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.tensor.Tensor;

/** Facts that requests name as inputs of models (rule D4). */
public interface FactSource {
  /** An input and the facts that it was made of. */
  record Made(FeedFact fact, Tensor tensor) {}

  /**
   * Makes the inputs, in their order. Fails with a {@link Model.RefusedException} if one cannot be
   * had.
   */
  CompletionStage<List<Made>> make(List<FeedInput> inputs);
}
