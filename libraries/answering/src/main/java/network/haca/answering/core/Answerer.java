package network.haca.answering.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.provingnode.core.Signer;

/** The means of a node to answer questions of its kind. For several threads. */
@FunctionalInterface
public interface Answerer {
  /**
   * Answers a question. What fails may be asked again: an answer is for good, so whatever is not
   * known to be the question's or the model's fault is none.
   */
  CompletionStage<Reply> answer(OpenRequest request);

  /**
   * Sees what is open at each look, before its requests are answered: where an answer takes several
   * nodes' words, each gives its own whosever turn it is to answer.
   *
   * @param signer of this node
   */
  default void look(List<OpenAdmission> open, Signer signer) {}

  /** Says whether an answer may be had now; one that takes others' words is begun no sooner. */
  default boolean isReady(OpenRequest request) {
    return true;
  }
}
