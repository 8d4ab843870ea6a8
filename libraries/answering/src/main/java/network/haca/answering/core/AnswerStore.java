package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.primitives.Bytes32;

/** The answers that this node gave, on disk before one of them leaves: one for each request. */
public interface AnswerStore {
  /** The answer that was given to a request. */
  Optional<Answer> find(Bytes32 key);

  /**
   * Keeps an answer if there is none to its request yet. It is durable when this returns.
   *
   * @return the answer that counts: this one, or the one that was there
   */
  Answer keep(Answer answer);
}
