package network.haca.answering.core;

import java.util.concurrent.CompletionStage;
import network.haca.pipe.OpenRequest;

/** The means of a node to answer questions of its kind. For several threads. */
@FunctionalInterface
public interface Answerer {
  /**
   * Answers a question. What fails may be asked again: an answer is for good, so whatever is not
   * known to be the question's or the model's fault is none.
   */
  CompletionStage<Reply> answer(OpenRequest request);
}
