package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.primitives.Bytes32;

/**
 * The answers that this node gave, on disk before one of them leaves: one for each question, which
 * is a request with the seed, the entry and the digest under which it was answered. To another
 * question no answer counts, whoever showed it.
 */
public interface AnswerStore {
  /**
   * The answer that was given to a question.
   *
   * @param question the hash that is signed of it
   */
  Optional<Answer> find(Bytes32 question);

  /**
   * Keeps an answer if there is none to its question yet. It is durable when this returns.
   *
   * @return the answer that counts: this one, or the one that was there
   */
  Answer keep(Bytes32 question, Answer answer);
}
